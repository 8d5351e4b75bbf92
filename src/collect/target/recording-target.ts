import type { BinaryFacts } from '../../model/binary-facts.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { FileStat, Target } from '../../model/target.ts';
import type { StoredCommand } from './snapshot-index.ts';

/** Everything that was asked of a target, with its answers: what a snapshot has to hold. */
export interface Recording {
  readonly files: Map<string, Uint8Array>;
  readonly unreadable: Map<string, string>;
  readonly absent: Set<string>;
  /** Not found by a target that does not know what it lacks. */
  readonly unsure: Set<string>;
  readonly listings: Map<string, readonly string[]>;
  readonly links: Map<string, string>;
  readonly stats: Map<string, FileStat>;
  readonly binaries: Map<string, BinaryFacts>;
  readonly probes: Map<string, Evidence<unknown>>;
  readonly commands: StoredCommand[];
}

/** An empty recording. */
export function createRecording(): Recording {
  return {
    files: new Map(),
    unreadable: new Map(),
    absent: new Set(),
    unsure: new Set(),
    listings: new Map(),
    links: new Map(),
    stats: new Map(),
    binaries: new Map(),
    probes: new Map(),
    commands: [],
  };
}

/** A target that remembers its answers. Put it around a redacting target: what it remembers is stored. */
export function recordingTarget(inner: Target, recording: Recording): Target {
  const note = <T>(path: string, answer: Evidence<T>, keep: (value: T) => void): Evidence<T> => {
    if (answer.status === 'ok') keep(answer.value);
    else if (answer.status === 'absent') {
      (inner.knowsAbsence(path) ? recording.absent : recording.unsure).add(path);
    } else recording.unreadable.set(path, answer.status === 'denied' ? 'EACCES' : 'EIO');
    return answer;
  };
  return {
    ...inner,
    readFile: async (path, options) =>
      note(path, await inner.readFile(path, options), (bytes) => {
        // The longest read counts: collectors bound the same file differently.
        if ((recording.files.get(path)?.length ?? -1) < bytes.length) recording.files.set(path, bytes);
      }),
    readDir: async (path) =>
      note(path, await inner.readDir(path), (names) => recording.listings.set(path, names)),
    stat: async (path) => note(path, await inner.stat(path), (stat) => recording.stats.set(path, stat)),
    readBinary: async (path) =>
      note(path, await inner.readBinary(path), (facts) => recording.binaries.set(path, facts)),
    readLink: async (path) => note(path, await inner.readLink(path), (to) => recording.links.set(path, to)),
    probe: async (kind, subject) => {
      const answer = await inner.probe(kind, subject);
      recording.probes.set(`${kind} ${subject}`, answer);
      return answer;
    },
    run: async (words, timeoutMs) => {
      const answer = await inner.run(words, timeoutMs);
      if (answer.status === 'absent') recording.unsure.add(words.join(' '));
      if (answer.status === 'ok') recording.commands.push({ words, ...answer.value });
      return answer;
    },
  };
}
