import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type BuiltReport, buildReport } from '../../app/profile/build-report.ts';
import { localZone } from '../../app/profile/local-zone.ts';
import { readProfiles } from '../../app/profile/read-profiles.ts';
import { isProfileReport, renderReport, reportProfile } from '../../app/profile/render-report.ts';
import { type ReportName, REPORTS, SYMBOL_REPORTS } from '../../app/profile/report-config.ts';
import { reportToJson } from '../../app/profile/report-json.ts';
import { sourceFiles } from '../../app/profile/source-files.ts';
import { ofProgram, qualityWarning } from '../../app/profile/quality-report.ts';
import { judgeQuality } from '../../analyze/profile-quality/judge-quality.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { type LocalText, say, text } from '../../base/messages.ts';
import { encodeProfile } from '../../formats/pprof/encode-profile.ts';
import type { Profile } from '../../model/profile.ts';
import type { ProfileCall } from './profile-options.ts';
import { profileMessages as m } from './profile.messages.ts';
import { PROFILE_TOOLS } from './profile-tools.ts';
import { configOf, sourcesOf } from './report-sources.ts';
import { note, writeBytes, writeText } from './write-report.ts';

/** Runs `goroscope profile`: reads, reports, writes. */
export async function runProfile(call: ProfileCall): Promise<number> {
  const tool = PROFILE_TOOLS[call.args[0] ?? ''];
  if (tool !== undefined) return (await tool())(call);
  const name = reportName(call.args[0] ?? '');
  const { symbol, files } = splitArguments(name, call);
  const sources = await sourcesOf(call, files);
  const { profile, failures } = await readProfiles(sources);
  for (const failure of failures) note(call.io, failure.describe(call.io.lang).message);
  if (failures.length > 0) {
    const wanted = files.length + call.options.base.length + call.options.diffBase.length;
    note(call.io, text(m.fetched, call.io.lang, { got: wanted - failures.length, wanted }));
  }
  if (name === 'top' || name === 'text') warnOfQuality(call, profile, files, sources.prepare.binary ?? null);
  const zone = localZone(call.io.env);
  const built = buildReport(profile, { name, config: configOf(call), symbol, zone });
  for (const line of built.notes) note(call.io, line[call.io.lang]);
  await write(call, name, built);
  return 0;
}

// A difference is judged by its sides, not as a whole.
function warnOfQuality(
  { options, io }: ProfileCall,
  profile: Profile,
  files: readonly string[],
  program: string | null,
): void {
  if (options.base.length + options.diffBase.length > 0) return;
  const quality = judgeQuality(profile, files.at(-1) ?? '', null);
  const warning = qualityWarning(ofProgram(quality, program));
  if (warning !== null) note(io, warning[io.lang]);
}

function reportName(word: string): ReportName {
  if (Object.hasOwn(REPORTS, word)) return word as ReportName;
  const known = [...Object.keys(REPORTS), ...Object.keys(PROFILE_TOOLS)].join(', ');
  throw badArgument(say(m.unknownReport, { seen: word, known }));
}

function badArgument(problem: LocalText): AppError {
  return new AppError('BAD_ARGUMENT', { values: { command: 'profile', problem } });
}

// `peek REGEXP FILE…`: the expression is the first word that is no file, unless --symbol gave it.
function splitArguments(
  name: ReportName,
  call: ProfileCall,
): { symbol: string | undefined; files: string[] } {
  const files = call.args.slice(1);
  let { symbol } = call.options;
  if (SYMBOL_REPORTS.includes(name) && symbol === undefined) {
    const at = files.findIndex((file) => file !== '-' && !existsSync(file));
    if (at < 0) throw badArgument(say(m.noSymbol, { report: name }));
    [symbol] = files.splice(at, 1);
  }
  if (files.length === 0) throw badArgument(say(m.noFiles));
  return { symbol, files };
}

async function write(call: ProfileCall, name: ReportName, built: BuiltReport): Promise<void> {
  const { io, options } = call;
  const { report } = built;
  if (isProfileReport(report)) {
    if (options.output === '' && io.isTty) {
      throw new AppError('BAD_OPTION', {
        values: { command: 'profile', option: '--output', problem: say(m.needsOutput, { report: name }) },
      });
    }
    await writeBytes(io, options.output, gzipSync(encodeProfile(reportProfile(report))));
    return;
  }
  if (io.json) {
    if (!['text', 'tree', 'tags'].includes(report.options.format))
      throw badArgument(say(m.noJson, { report: name }));
    await writeText(io, options.output, [`${JSON.stringify(reportToJson(built, name))}\n`]);
    return;
  }
  const reader = sourceFiles(options.sourcePath === '' ? io.cwd : options.sourcePath, options.trimPath);
  await writeText(io, options.output, renderReport(report, reader));
}
