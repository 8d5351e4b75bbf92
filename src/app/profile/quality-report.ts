import {
  judgeQuality,
  type ProfileQuality,
  type ProgramMatch,
  type QualityIssue,
} from '../../analyze/profile-quality/judge-quality.ts';
import { type Lang, type LocalText, say, text } from '../../base/messages.ts';
import { formatCount } from '../../base/units.ts';
import type { Profile } from '../../model/profile.ts';
import { linkedAddress } from './linked-address.ts';
import { openProgram, type Program } from './open-program.ts';
import { qualityMessages as m } from './quality-report.messages.ts';
import { readProfileFile } from './read-profiles.ts';
import { symbolize } from './symbolize.ts';

/** A judged file. */
export interface FileQuality extends ProfileQuality {
  readonly path: string;
}

/** Addresses that are compared with a program: enough to tell, cheap enough for any profile. */
const CHECKED = 2000;

/** Judges files, with the program they were taken from where it is known. Errors: those of reading. */
export async function judgeFiles(
  paths: readonly string[],
  programPath: string | null,
): Promise<FileQuality[]> {
  const program = programPath === null ? null : openProgram(programPath);
  try {
    const judged: FileQuality[] = [];
    for (const path of paths) {
      const profile = await readProfileFile(path);
      const match = program === null ? null : matchProgram(profile, program);
      const named = program === null ? profile : symbolize(profile, program);
      judged.push({ path, ...ofProgram(judgeQuality(named, path, match), programPath) });
    }
    return judged;
  } finally {
    program?.close();
  }
}

/** A judgement after names were taken from a program: what has none is not in it. */
export function ofProgram(quality: ProfileQuality, program: string | null): ProfileQuality {
  if (program === null) return quality;
  const issues = quality.issues.map((issue) =>
    issue.code === 'unsymbolised' ? { ...issue, values: { ...issue.values, program } } : issue,
  );
  return { ...quality, issues };
}

/** How well a program fits a profile: functions at the addresses of its main mapping. */
export function matchProgram(profile: Profile, program: Program): ProgramMatch {
  const { path, buildId, goVersion } = program;
  const { locations, functions, strings, mappings } = profile;
  let checked = 0;
  let matched = 0;
  for (let row = 0; row < locations.count && checked < CHECKED && program.hasSymbols; row++) {
    const end = locations.lineStart[row + 1]!;
    if (locations.mapping[row]! !== 0 || end === locations.lineStart[row]!) continue;
    // The last line is the function that was compiled at this address; the others are inlined into it.
    const called = locations.lineFunction[end - 1]!;
    const name = called < 0 ? '' : strings.get(functions.name[called]!);
    const address = Number(locations.address.getUnsigned(row));
    if (name === '' || address === 0) continue;
    checked++;
    const linked = linkedAddress(address, mappings[0], program);
    // A return address may be the first of the next function.
    if ([linked, linked - 1].some((pc) => sameFunction(program.functionAt(pc)?.name, name))) matched++;
  }
  return { path, buildId, goVersion, matched: checked < 8 ? null : matched / checked };
}

function sameFunction(own: string | undefined, seen: string): boolean {
  if (own === undefined) return false;
  return own === seen || collapse(own) === collapse(seen);
}

function collapse(name: string): string {
  return name.replace(/\[.*\]/, '[...]');
}

/** What a finding says. */
export function issueText({ code, values }: QualityIssue): LocalText {
  if (code === 'unsymbolised' && values['program'] !== undefined) return say(m.unsymbolisedElsewhere, values);
  if (code === 'unsymbolised' && values['binary'] === '') return say(m.unsymbolisedOfNone, values);
  return say(m[code], values);
}

/** One line on the worst finding, for people who asked for something else; null when figures can be relied on. */
export function qualityWarning(quality: ProfileQuality): LocalText | null {
  const serious = quality.issues.filter((i) => i.severity !== 'note');
  const [first] = serious;
  if (first === undefined || quality.score >= 90) return null;
  const warning = say(m.warning, { score: quality.score, first: issueText(first) });
  if (serious.length === 1) return warning;
  const more = say(m.more, { count: serious.length - 1 });
  return { en: warning.en + more.en, zh: warning.zh + more.zh };
}

/** The judgements for a person, ending with a line end. */
export function renderQuality(files: readonly FileQuality[], lang: Lang): string {
  const lines: string[] = [];
  for (const file of files) {
    const { path, score, grade, kind, events } = file;
    lines.push(text(m[grade], lang, { path, score }));
    const counted = events === null ? '' : text(m.events, lang, { events: formatCount(Math.round(events)) });
    lines.push(`  ${text(m.what, lang, { kind, samples: formatCount(file.samples), events: counted })}`);
    if (file.issues.length === 0) lines.push(`  ${text(m.fine, lang)}`);
    for (const issue of file.issues)
      lines.push(`  [${text(m[`${issue.severity}-mark`], lang)}] ${issueText(issue)[lang]}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The judgements for programs. */
export function qualityToJson(files: readonly FileQuality[]): object {
  return {
    schema: 1,
    report: 'quality',
    files: files.map(({ issues, ...file }) => ({
      ...file,
      issues: issues.map((issue) => ({ ...issue, text: issueText(issue) })),
    })),
  };
}
