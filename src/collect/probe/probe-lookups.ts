import { lookup } from 'node:dns/promises';
import { type Evidence, present } from '../../model/evidence.ts';
import type { NameLookups } from '../../model/network-probe.ts';

const SAMPLES = 20;
const BUDGET_MS = 15_000;

/** Looks one name up again and again, both families at once, as getaddrinfo(3) does for a dial; ends early when it is very slow. */
export async function probeNameLookups(name: string): Promise<Evidence<NameLookups>> {
  const times: number[] = [];
  const failures: Record<string, number> = {};
  let [ipv4, ipv6] = [0, 0];
  const begun = performance.now();
  while (times.length < SAMPLES && performance.now() - begun < BUDGET_MS) {
    const started = performance.now();
    try {
      const found = await lookup(name, { all: true, verbatim: true });
      ipv4 = found.filter(({ family }) => family === 4).length;
      ipv6 = found.length - ipv4;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'ERROR';
      failures[code] = (failures[code] ?? 0) + 1;
    }
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10;
  const answer = { name, samples: times.length, medianMs: at(0.5), p95Ms: at(0.95), ipv4, ipv6, failures };
  return present(answer, `getaddrinfo(${name})`, Date.now());
}
