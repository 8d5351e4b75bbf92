import { isRefused, preprofileOf, renderPgo, reportPgo } from '../../app/profile/pgo-report.ts';
import type { ProfileCall } from './profile-options.ts';
import { toolFiles } from './tool-files.ts';
import { writeText } from './write-report.ts';

/**
 * `goroscope profile pgo [PROGRAM] FILE…`: what the profiles are worth to the compiler; `--output` writes what
 * `go tool preprofile` would. Exit code 1 when the compiler refuses them or finds nothing in them.
 */
export async function runPgo(call: ProfileCall): Promise<number> {
  const { options, io } = call;
  const { files, program } = await toolFiles(call, 'pgo');
  const { report, edges } = await reportPgo(files, program);
  if (options.output !== '') await writeText(io, options.output, [preprofileOf(edges)]);
  const isJson = io.json || options.format === 'json';
  io.out(
    isJson ? `${JSON.stringify({ schema: 1, report: 'pgo', ...report })}\n` : renderPgo(report, io.lang),
  );
  return isRefused(report) ? 1 : 0;
}
