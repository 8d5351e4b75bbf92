/** CPUs are written with two or three digits, and the kernel keeps whole microseconds. */
const CPU_SHARE = 0.01;
/** The kernel keeps memory limits in whole pages; the largest usual page has 64 KiB. */
const PAGE_BYTES = 65_536;

/** Whether a written amount is the one that the kernel enforces. CPUs or bytes. */
export function sameAmount(resource: 'cpu' | 'memory', written: number, enforced: number): boolean {
  const apart = Math.abs(written - enforced);
  return resource === 'cpu' ? apart <= Math.max(CPU_SHARE * enforced, 0.001) : apart < PAGE_BYTES;
}
