import type { Evidence } from '../model/evidence.ts';
import type { Target } from '../model/target.ts';

/** How many questions a target answered, and how many were lost with the connection to it. */
export interface ReadCount {
  answered: number;
  lost: number;
}

/** A target that counts what it is asked into `count`; only one whose connection can break needs it. */
export function countingTarget(inner: Target, count: ReadCount): Target {
  const counted = async <T>(asked: Promise<Evidence<T>>): Promise<Evidence<T>> => {
    const answer = await asked;
    const isLost = answer.status === 'failed' && answer.reason.en === inner.lost?.()?.en;
    count[isLost ? 'lost' : 'answered']++;
    return answer;
  };
  return {
    ...inner,
    readFile: (path, options) => counted(inner.readFile(path, options)),
    readBinary: (path) => counted(inner.readBinary(path)),
    readDir: (path) => counted(inner.readDir(path)),
    stat: (path) => counted(inner.stat(path)),
    readLink: (path) => counted(inner.readLink(path)),
    run: (words, timeoutMs) => counted(inner.run(words, timeoutMs)),
    probe: (kind, subject) => counted(inner.probe(kind, subject)),
  };
}
