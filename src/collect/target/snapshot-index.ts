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
  /** Paths that exist on the target but could not be read, with the error code of the system call. */
  readonly unreadable: Readonly<Record<string, string>>;
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
  return {
    schema: 1,
    capturedAtUnixMs: typeof raw['capturedAtUnixMs'] === 'number' ? raw['capturedAtUnixMs'] : undefined,
    target: asText(raw['target']),
    host: asText(raw['host']),
    processDir: asText(raw['processDir']),
    unreadable: Object.fromEntries(
      Object.entries(asObject(raw['unreadable'])).filter(
        (e): e is [string, string] => typeof e[1] === 'string',
      ),
    ),
    commands: (Array.isArray(raw['commands']) ? (raw['commands'] as unknown[]) : []).flatMap(asCommand),
  };
}

function asCommand(raw: unknown): readonly StoredCommand[] {
  const { words, exitCode, stdout, stderr } = asObject(raw);
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) return [];
  return [
    {
      words: words as readonly string[],
      exitCode: typeof exitCode === 'number' ? exitCode : 0,
      stdout: asText(stdout) ?? '',
      stderr: asText(stderr) ?? '',
    },
  ];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function asObject(raw: unknown): Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
}

function asText(raw: unknown): string | undefined {
  return typeof raw === 'string' ? raw : undefined;
}
