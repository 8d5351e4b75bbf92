import type { ResourceLimit, ResourceLimits } from '../../model/host.ts';

const ROW = /^Max (\S.*?) {2,}(unlimited|\d+) +(unlimited|\d+)(?: +\S+)? *\r?$/gm;

/**
 * Reads /proc/PID/limits: `Max open files            1024                 524288               files`. Keys are the names
 * without `Max`. `undefined` when no row fits. Source: proc_pid_limits(5).
 */
export function parseResourceLimits(text: string): ResourceLimits | undefined {
  const limits: Record<string, ResourceLimit> = {};
  for (const [, name = '', soft = '', hard = ''] of text.matchAll(ROW)) {
    limits[name] = { soft: amount(soft), hard: amount(hard) };
  }
  return Object.keys(limits).length > 0 ? limits : undefined;
}

function amount(word: string): bigint | null {
  return word === 'unlimited' ? null : BigInt(word);
}
