import { posix } from 'node:path';
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

/**
 * A target that remembers its answers. Put it around a redacting target: what it remembers is stored. Paths are kept
 * without `..`, which variables such as HOME bring in and no archive should hold.
 */
export function recordingTarget(inner: Target, recording: Recording): Target {
  const note = <T>(
    asked: string,
    answer: Evidence<T>,
    keep: (value: T, path: string) => void,
  ): Evidence<T> => {
    const path = posix.normalize(asked);
    if (answer.status === 'ok') keep(answer.value, path);
    else if (answer.status === 'absent') {
      (inner.knowsAbsence(asked) ? recording.absent : recording.unsure).add(path);
    } else recording.unreadable.set(path, answer.status === 'denied' ? 'EACCES' : 'EIO');
    return answer;
  };
  return {
    ...inner,
    readFile: async (asked, options) =>
      note(asked, await inner.readFile(asked, options), (bytes, path) => {
        // The longest read counts: collectors bound the same file differently.
        if ((recording.files.get(path)?.length ?? -1) < bytes.length) recording.files.set(path, bytes);
      }),
    readDir: async (asked) =>
      note(asked, await inner.readDir(asked), (names, path) => recording.listings.set(path, names)),
    stat: async (asked) =>
      note(asked, await inner.stat(asked), (stat, path) => recording.stats.set(path, stat)),
    readBinary: async (asked) =>
      note(asked, await inner.readBinary(asked), (facts, path) => recording.binaries.set(path, facts)),
    readLink: async (asked) =>
      note(asked, await inner.readLink(asked), (to, path) => recording.links.set(path, to)),
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
