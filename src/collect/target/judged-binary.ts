import type { Target } from '../../model/target.ts';
import { openLocalBytes } from './local-target.ts';

/** The same target, judged for a program file of this machine instead of its own. */
export function withBinaryFile(inner: Target, path: string): Target {
  const { storedBinary: _, ...rest } = inner;
  return {
    ...rest,
    binaryPath: path,
    openBytes: async (wanted) =>
      wanted === path ? openLocalBytes(path, inner.observedAtUnixMs) : inner.openBytes(wanted),
  };
}
