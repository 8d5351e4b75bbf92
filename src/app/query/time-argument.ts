const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads a moment as people write it, in Unix milliseconds: `now`, `15m` (ago; s, m, h, d), Unix seconds, milliseconds or
 * nanoseconds, or a date and time of ISO 8601 (local time without a zone). Undefined when it is none of these.
 */
export function parseMoment(text: string, nowUnixMs: number): number | undefined {
  const typed = text.trim();
  if (typed === 'now') return nowUnixMs;
  const ago = /^-?(\d+(?:\.\d+)?)([smhd])$/.exec(typed);
  if (ago !== null) return Math.round(nowUnixMs - Number(ago[1]) * (UNIT_MS[ago[2] ?? ''] ?? 0));
  if (/^\d{9,10}$/.test(typed)) return Number(typed) * 1000;
  if (/^\d{12,13}$/.test(typed)) return Number(typed);
  if (/^\d{18,19}$/.test(typed)) return Number(BigInt(typed) / 1_000_000n);
  if (!/^\d{4}-\d{2}-\d{2}/.test(typed)) return undefined;
  const parsed = Date.parse(typed.replace(' ', 'T'));
  return Number.isNaN(parsed) ? undefined : parsed;
}
