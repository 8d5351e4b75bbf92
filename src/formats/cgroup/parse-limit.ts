import type { CpuQuota } from '../../model/cgroup.ts';

/** Period the kernel starts a group with (kernel `kernel/sched/sched.h`, default_bw_period_us). */
const DEFAULT_PERIOD_USEC = 100_000n;

/**
 * From here on a v1 memory limit means "none": LONG_MAX rounded down to a page, of which 64 KiB is the largest that
 * Linux uses (arm64, ppc64). With 4 KiB pages the kernel prints 9223372036854771712.
 */
const MEMORY_UNLIMITED_FROM = 2n ** 63n - 65_536n;

/**
 * Reads `cpu.max`: `<quota|max> <period>`. A lone value has the default period. Answers `undefined` for anything the
 * kernel cannot have written (three fields, words, a zero or negative number).
 * Source: kernel Documentation/admin-guide/cgroup-v2.rst, "cpu.max".
 */
export function parseCpuMax(text: string): CpuQuota | undefined {
  const fields = text.trim().split(/\s+/);
  const [quota = '', period] = fields;
  if (fields.length > 2) return undefined;
  const periodUsec = period === undefined ? DEFAULT_PERIOD_USEC : parseUnsigned(period);
  if (periodUsec === undefined || periodUsec === 0n) return undefined;
  if (quota === 'max') return { quotaUsec: null, periodUsec };
  const quotaUsec = parseUnsigned(quota);
  return quotaUsec === undefined || quotaUsec === 0n ? undefined : { quotaUsec, periodUsec };
}

/**
 * Reads `cpu.cfs_quota_us` with `cpu.cfs_period_us`; a negative quota is "none". `undefined` for what the kernel cannot
 * have written. Source: kernel Documentation/scheduler/sched-bwc.rst.
 */
export function parseCfsQuota(quotaText: string, periodText: string): CpuQuota | undefined {
  const quota = parseInteger(quotaText);
  if (quota === undefined || quota === 0n) return undefined;
  const periodUsec = parseUnsigned(periodText.trim());
  if (quota < 0n) return { quotaUsec: null, periodUsec: periodUsec ?? DEFAULT_PERIOD_USEC };
  return periodUsec === undefined || periodUsec === 0n ? undefined : { quotaUsec: quota, periodUsec };
}

/**
 * Reads a memory or pids limit of v1 or v2 in bytes or tasks: `max`, a number, or the huge number by which v1 says
 * "none"; null is "none". `undefined` for what is neither.
 */
export function parseLimit(text: string): bigint | null | undefined {
  const word = text.trim();
  if (word === 'max' || word === '-1') return null;
  const value = parseUnsigned(word);
  return value !== undefined && value >= MEMORY_UNLIMITED_FROM ? null : value;
}

/** A decimal number with nothing else in the text but blanks; 64 bits without loss. */
export function parseCounter(text: string): bigint | undefined {
  return parseUnsigned(text.trim());
}

function parseUnsigned(word: string): bigint | undefined {
  return /^\d{1,20}$/.test(word) ? BigInt(word) : undefined;
}

function parseInteger(text: string): bigint | undefined {
  const word = text.trim();
  return /^-?\d{1,20}$/.test(word) ? BigInt(word) : undefined;
}
