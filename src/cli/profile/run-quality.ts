import { judgeFiles, qualityToJson, renderQuality } from '../../app/profile/quality-report.ts';
import type { ProfileCall } from './profile-options.ts';
import { toolFiles } from './tool-files.ts';
import { writeText } from './write-report.ts';

/** `goroscope profile quality [PROGRAM] FILE…`: exit code 1 when a profile must not be relied on. */
export async function runQuality(call: ProfileCall): Promise<number> {
  const { options, io } = call;
  const { files, program } = await toolFiles(call, 'quality');
  const judged = await judgeFiles(files, program);
  const isJson = io.json || options.format === 'json';
  const shown = isJson ? `${JSON.stringify(qualityToJson(judged))}\n` : renderQuality(judged, io.lang);
  await writeText(io, options.output, [shown]);
  return judged.some((file) => file.grade === 'poor') ? 1 : 0;
}
