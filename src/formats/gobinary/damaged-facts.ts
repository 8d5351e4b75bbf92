import type { BinaryFacts, Hardening } from '../../model/binary-facts.ts';
import type { BinaryProblem } from '../../model/binary-image.ts';

/** Tables that say how a program is loaded: what is not in the rest of one may have been in what is gone. */
const LOADING_LOST: ReadonlySet<string> = new Set([
  'header-truncated',
  'segment-table-truncated',
  'load-commands-truncated',
]);
const LOST: ReadonlySet<string> = new Set([
  ...LOADING_LOST,
  'section-table-truncated',
  'section-outside-file',
  'file-truncated',
]);

/**
 * Takes back what a file that is not whole only seems to say: that something is missing. What is there stays. Without
 * such damage the facts are answered as they are.
 */
export function withoutDenials(facts: BinaryFacts, problems: readonly BinaryProblem[]): BinaryFacts {
  if (!problems.some(({ code }) => LOST.has(code))) return facts;
  const { linking, format, needed, libc, cgo, instrumentation, hardening } = facts;
  const isLoadingLost =
    problems.some(({ code }) => LOADING_LOST.has(code)) || (format === 'pe' && needed.length === 0);
  return {
    ...facts,
    linking: isLoadingLost && linking !== 'dynamic' ? 'unknown' : linking,
    libc: libc === 'none' && (isLoadingLost || linking === 'dynamic') ? 'unknown' : libc,
    cgo: cgo === true ? true : null,
    hardening: seen(hardening, isLoadingLost),
    instrumentation: {
      ...instrumentation,
      stripped: instrumentation.stripped === false ? false : null,
      dwarf: instrumentation.dwarf === true ? true : null,
    },
  };
}

/** Protections that are there; the header alone says what it says of PIE in ELF and PE. */
function seen(hardening: Hardening, isLoadingLost: boolean): Hardening {
  const { pie, relro, bindNow, nx, canary, fortify, cfi } = hardening;
  const ifSeen = (value: boolean | null) => (value === true ? true : null);
  return {
    pie: isLoadingLost ? ifSeen(pie) : pie,
    relro: relro === 'none' && isLoadingLost ? null : relro,
    bindNow: ifSeen(bindNow),
    nx: isLoadingLost ? ifSeen(nx) : nx,
    canary: ifSeen(canary),
    fortify: ifSeen(fortify),
    cfi: ifSeen(cfi),
  };
}
