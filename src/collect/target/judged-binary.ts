import type { Target } from '../../model/target.ts';
import { readLocalBinary } from './local-target.ts';

/** The same target, judged for a program file of this machine instead of its own. */
export function withBinaryFile(inner: Target, path: string): Target {
  return {
    ...inner,
    binaryPath: path,
    readBinary: async (wanted) =>
      wanted === path ? readLocalBinary(path, inner.observedAtUnixMs) : inner.readBinary(wanted),
  };
}
