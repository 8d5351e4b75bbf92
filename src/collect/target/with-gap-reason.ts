import type { LocalText } from '../../base/messages.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Target } from '../../model/target.ts';

/** A target that says why what it does not hold cannot be had through it, instead of "it does not exist". */
export function withGapReason(inner: Target, reason: LocalText): Target {
  const explain = <T>(path: string, answer: Evidence<T>): Evidence<T> =>
    answer.status === 'absent' && !inner.knowsAbsence(path) ? { ...answer, reason } : answer;
  return {
    ...inner,
    readFile: async (path, options) => explain(path, await inner.readFile(path, options)),
    readBinary: async (path) => explain(path, await inner.readBinary(path)),
    readDir: async (path) => explain(path, await inner.readDir(path)),
    stat: async (path) => explain(path, await inner.stat(path)),
    readLink: async (path) => explain(path, await inner.readLink(path)),
    run: async (words, timeoutMs) => {
      const answer = await inner.run(words, timeoutMs);
      return answer.status === 'absent' ? { ...answer, reason } : answer;
    },
    probe: async (kind, subject) => {
      const answer = await inner.probe(kind, subject);
      return answer.status === 'absent' ? { ...answer, reason } : answer;
    },
  };
}
