import type { CpuTimes } from '../../model/host.ts';

/** Reads the first line of /proc/stat. Columns that an old kernel lacks count 0. Source: proc_stat(5). */
export function parseCpuTimes(text: string): CpuTimes | undefined {
  const match = /^cpu +(\d[\d ]*)\r?$/m.exec(text);
  if (match?.[1] === undefined) return undefined;
  const [user = 0n, nice = 0n, system = 0n, idle = 0n, iowait = 0n, irq = 0n, softirq = 0n, steal = 0n] =
    match[1].trim().split(/ +/).map(BigInt);
  return { user, nice, system, idle, iowait, irq, softirq, steal };
}
