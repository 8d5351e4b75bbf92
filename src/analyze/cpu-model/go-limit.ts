import { byteLength } from './go-lines.ts';
import { type GoNumberStyle, parseGoInt64 } from './go-numbers.ts';

/** Bytes Go reads of a limit file; a file that fills the buffer counts as malformed. */
const LIMIT_BUFFER = 64;

/** A CPU limit as the runtime reads it, in CPUs; `none` is "no limit". May be negative, infinite or not a number. */
export type GoLimit =
  | { readonly status: 'limit'; readonly cpus: number }
  | { readonly status: 'none' | 'malformed' };

/**
 * Reads `cpu.max` as Go's runtime does: a blank must be there even after `max`, the newline must be there, nothing may
 * follow the period. Source: internal/runtime/cgroup parseV2Limit and readV2Limit.
 */
export function readGoV2Limit(text: string, style: GoNumberStyle): GoLimit {
  if (byteLength(text) >= LIMIT_BUFFER) return { status: 'malformed' };
  const blank = text.indexOf(' ');
  if (blank < 0) return { status: 'malformed' };
  if (text.slice(0, blank) === 'max') return { status: 'none' };
  const newline = text.indexOf('\n', blank);
  if (newline < 0) return { status: 'malformed' };
  const quota = parseGoInt64(text.slice(0, blank), style);
  const period = parseGoInt64(text.slice(blank + 1, newline), style);
  if (quota === undefined || period === undefined) return { status: 'malformed' };
  return { status: 'limit', cpus: Number(quota) / Number(period) };
}

/**
 * Reads `cpu.cfs_quota_us` and `cpu.cfs_period_us` as Go's runtime does; a negative quota is no limit.
 * Source: internal/runtime/cgroup ReadCPULimit and parseV1Number.
 */
export function readGoV1Limit(quotaText: string, periodText: string, style: GoNumberStyle): GoLimit {
  const quota = readNumberLine(quotaText, style);
  if (quota === undefined) return { status: 'malformed' };
  if (quota < 0n) return { status: 'none' };
  const period = readNumberLine(periodText, style);
  if (period === undefined) return { status: 'malformed' };
  return { status: 'limit', cpus: Number(quota) / Number(period) };
}

function readNumberLine(text: string, style: GoNumberStyle): bigint | undefined {
  const newline = text.indexOf('\n');
  if (newline < 0 || byteLength(text) >= LIMIT_BUFFER) return undefined;
  return parseGoInt64(text.slice(0, newline), style);
}
