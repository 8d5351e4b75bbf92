import { basename } from 'node:path';
import { buildReport } from '../../app/profile/build-report.ts';
import { exportProfile, type ExportFormat } from '../../app/profile/export-profile.ts';
import { localZone } from '../../app/profile/local-zone.ts';
import { readProfiles } from '../../app/profile/read-profiles.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import { reportProfile } from '../../app/profile/render-report.ts';
import type { ProfileTool } from './profile-tools.ts';
import { profileMessages as m } from './profile.messages.ts';
import { configOf, sourcesOf } from './report-sources.ts';
import { note, writeText } from './write-report.ts';

/**
 * `goroscope profile folded|perfetto|speedscope|svg FILE…`: the profile in the format of another program, after the
 * same filters as the reports.
 */
export function exportAs(format: ExportFormat): ProfileTool {
  return async (call) => {
    const { io, options } = call;
    const files = call.args.slice(1);
    if (files.length === 0)
      throw new AppError('BAD_ARGUMENT', { values: { command: 'profile', problem: say(m.noFiles) } });
    const { profile, failures } = await readProfiles(await sourcesOf(call, files));
    for (const failure of failures) note(io, failure.describe(io.lang).message);
    const config = configOf(call);
    const zone = localZone(io.env);
    const { report, notes } = buildReport(profile, { name: 'proto', config, zone });
    for (const line of notes) note(io, line[io.lang]);
    const { index } = report.options.weight;
    const name = basename(files.at(-1) ?? '').replace(/(?:\.pb)?(?:\.gz)?$/, '');
    await writeText(
      io,
      options.output,
      exportProfile(reportProfile(report), { format, name, sampleType: index }),
    );
    return 0;
  };
}
