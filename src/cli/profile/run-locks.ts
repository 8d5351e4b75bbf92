import { renderLocks, reportLocks } from '../../app/profile/locks-report.ts';
import type { ProfileCall } from './profile-options.ts';
import { toolFiles } from './tool-files.ts';
import { writeText } from './write-report.ts';

/** `goroscope profile locks MUTEX BLOCK`: who holds locks, and who waits for them. */
export async function runLocks(call: ProfileCall): Promise<number> {
  const { options, io } = call;
  const { files } = await toolFiles(call, 'locks');
  const report = await reportLocks(files);
  const isJson = io.json || options.format === 'json';
  const shown = isJson
    ? `${JSON.stringify({ schema: 1, report: 'locks', ...report })}\n`
    : renderLocks(report, io.lang, options.rows);
  await writeText(io, options.output, [shown]);
  return 0;
}
