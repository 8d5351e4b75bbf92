import { reportLevels } from '../../app/profile/levels-report.ts';
import { levelsToJson, renderLevels } from '../../app/profile/levels-text.ts';
import type { ProfileCall } from './profile-options.ts';
import { toolFiles } from './tool-files.ts';
import { writeText } from './write-report.ts';

/** `goroscope profile levels [PROGRAM] FILE…`: perf recordings and profiles by application, module, runtime, kernel. */
export async function runLevels(call: ProfileCall): Promise<number> {
  const { options, io } = call;
  const { files, program } = await toolFiles(call, 'levels');
  const report = await reportLevels({ files, program, pid: options.pid ?? null });
  const isJson = io.json || options.format === 'json';
  const shown = isJson
    ? `${JSON.stringify(levelsToJson(report, options.rows))}\n`
    : renderLevels(report, io.lang, options.rows);
  await writeText(io, options.output, [shown]);
  return 0;
}
