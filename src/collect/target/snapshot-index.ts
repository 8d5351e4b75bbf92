import type { LocalText } from '../../base/messages.ts';
import type { BinaryFacts } from '../../model/binary-facts.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import type { FileStat } from '../../model/target.ts';

/** What a snapshot says about itself and about what its files cannot show; the file lies at its top. */
export interface SnapshotIndex {
  readonly schema: 1;
  /** When it was taken. */
  readonly capturedAtUnixMs: number | undefined;
  /** As written on the command line of the capture. */
  readonly target: string | undefined;
  readonly host: string | undefined;
  /** Directory of the process that is judged. */
  readonly processDir: string | undefined;
  /** It names every path that was looked for and is not there: of any other path it says nothing. */
  readonly complete: boolean;
  /** Root folder of the process. */
  readonly rootDir: string | undefined;
  /** False when it was taken of a host, not of a process; older snapshots tell by their target. */
  readonly judgesProcess: boolean | undefined;
  /** Program of the process, where it is not `exe` of its directory. */
  readonly binaryPath: string | undefined;
  /** Folder a go command would be started in. */
  readonly projectDir: string | undefined;
  /** Why the capture broke off before everything was read; undefined when it did not. */
  readonly cutOff?: LocalText;
  /** Paths that exist on the target but could not be read, with the error code of the system call. */
  readonly unreadable: Readonly<Record<string, string>>;
  /** Paths that were looked for and do not exist. */
  readonly absent: readonly string[];
  /** Paths and commands that the target had no answer for and did not know whether there is any. */
  readonly unsure: readonly string[];
  /** Folders whose entries are not all in the tree. */
  readonly listings: Readonly<Record<string, readonly string[]>>;
  /** Targets of links that are not in the tree. */
  readonly links: Readonly<Record<string, string>>;
  /** Files that were only looked at. */
  readonly stats: Readonly<Record<string, FileStat>>;
  /** What programs' files said, by path; the files themselves are not stored. */
  readonly binaries: Readonly<Record<string, BinaryFacts>>;
  /** Answers of probes by `kind subject`, gaps too. */
  readonly probes: Readonly<Record<string, Evidence<unknown>>>;
  /** Stored output of programs. */
  readonly commands: readonly StoredCommand[];
}

/** The output of one program in a snapshot. */
export interface StoredCommand {
  readonly words: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Name of the index inside a snapshot. */
export const SNAPSHOT_INDEX_FILE = 'goroscope-snapshot.json';

/** Reads an index; anything that is not what it should be is left out rather than trusted. A missing one is empty. */
export function parseSnapshotIndex(text: string | undefined): SnapshotIndex {
  const raw = text === undefined ? {} : asObject(parseJson(text));
  const cutOff = asLocalText(raw['cutOff']);
  return {
    schema: 1,
    ...(cutOff === undefined ? {} : { cutOff }),
    capturedAtUnixMs: typeof raw['capturedAtUnixMs'] === 'number' ? raw['capturedAtUnixMs'] : undefined,
    target: asText(raw['target']),
    host: asText(raw['host']),
    processDir: asText(raw['processDir']),
    complete: raw['complete'] === true,
    rootDir: asText(raw['rootDir']),
    judgesProcess: typeof raw['judgesProcess'] === 'boolean' ? raw['judgesProcess'] : undefined,
    binaryPath: asText(raw['binaryPath']),
    projectDir: asText(raw['projectDir']),
    unreadable: Object.fromEntries(
      Object.entries(asObject(raw['unreadable'])).filter(
        (e): e is [string, string] => typeof e[1] === 'string',
      ),
    ),
    absent: asTexts(raw['absent']) ?? [],
    unsure: asTexts(raw['unsure']) ?? [],
    listings: Object.fromEntries(
      Object.entries(asObject(raw['listings'])).flatMap(([path, names]) => {
        const list = asTexts(names);
        return list === undefined ? [] : [[path, list] as const];
      }),
    ),
    links: Object.fromEntries(
      Object.entries(asObject(raw['links'])).filter((e): e is [string, string] => typeof e[1] === 'string'),
    ),
    stats: Object.fromEntries(
      Object.entries(asObject(raw['stats'])).flatMap(([path, stat]) => {
        const known = asStat(stat);
        return known === undefined ? [] : [[path, known] as const];
      }),
    ),
    binaries: Object.fromEntries(
      Object.entries(asObject(raw['binaries'])).flatMap(([path, facts]) => {
        const known = asBinary(facts);
        return known === undefined ? [] : [[path, known] as const];
      }),
    ),
    probes: Object.fromEntries(
      Object.entries(asObject(raw['probes'])).flatMap(([key, answer]) => {
        const known = asEvidence(answer, key);
        return known === undefined ? [] : [[key, known] as const];
      }),
    ),
    commands: (Array.isArray(raw['commands']) ? (raw['commands'] as unknown[]) : []).flatMap(asCommand),
  };
}

function asCommand(raw: unknown): readonly StoredCommand[] {
  const { words, exitCode, stdout, stderr } = asObject(raw);
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) return [];
  return [
    {
      words: words,
      exitCode: typeof exitCode === 'number' ? exitCode : 0,
      stdout: asText(stdout) ?? '',
      stderr: asText(stderr) ?? '',
    },
  ];
}

function asStat(raw: unknown): FileStat | undefined {
  const { kind, sizeBytes, mode, uid, gid } = asObject(raw);
  const isKind = kind === 'file' || kind === 'directory' || kind === 'symlink' || kind === 'other';
  if (!isKind || ![sizeBytes, mode, uid, gid].every((n) => typeof n === 'number')) return undefined;
  return { kind, sizeBytes, mode, uid, gid } as FileStat;
}

function asEvidence(raw: unknown, key: string): Evidence<unknown> | undefined {
  const { status, value, reason, source } = asObject(raw);
  const from = asText(source) ?? key;
  if (status === 'ok' && value !== undefined && value !== null) return present(value, from, 0);
  const { en, zh } = asObject(reason);
  const isGap = status === 'absent' || status === 'denied' || status === 'failed';
  return isGap && typeof en === 'string' && typeof zh === 'string'
    ? missing(status, { en, zh }, from)
    : undefined;
}

/** Written by this program; what matters is checked, the rest is believed. */
function asBinary(raw: unknown): BinaryFacts | undefined {
  const facts = asObject(raw);
  const looksRight =
    facts['schema'] === 1 && Array.isArray(facts['settings']) && Array.isArray(facts['deps']);
  return looksRight ? (raw as BinaryFacts) : undefined;
}

function asTexts(raw: unknown): readonly string[] | undefined {
  return Array.isArray(raw) && raw.every((text) => typeof text === 'string') ? raw : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function asLocalText(value: unknown): LocalText | undefined {
  const { en, zh } = asObject(value);
  return typeof en === 'string' && typeof zh === 'string' ? { en, zh } : undefined;
}

function asObject(raw: unknown): Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
}

function asText(raw: unknown): string | undefined {
  return typeof raw === 'string' ? raw : undefined;
}
