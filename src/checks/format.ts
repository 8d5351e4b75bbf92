/** CPUs without needless digits: `0.5`, `2`, `1.333`. */
export function formatCpus(cpus: number): string {
  return Number.isInteger(cpus) ? String(cpus) : String(Number(cpus.toFixed(3)));
}

/** `part` of `whole` as a share between 0 and 1; 0 when there is no whole. */
export function shareOf(part: bigint, whole: bigint): number {
  return whole <= 0n ? 0 : Number(part) / Number(whole);
}
