/**
 * Fisher's exact test, one side: the chance of `few` or less successes among `few + others` when both sides have the same
 * share of them, given the totals. Counts are rounded to whole numbers, negative ones are none. 1 where a side is empty.
 * Bounds: sums the terms of the hypergeometric distribution, at most `few + 1` of them.
 */
export function fisherTail(
  now: { readonly few: number; readonly of: number },
  base: { readonly few: number; readonly of: number },
): number {
  const [n, m] = [whole(now.of), whole(base.of)];
  if (n === 0 || m === 0) return 1;
  const hits = Math.min(whole(now.few), n);
  const total = hits + Math.min(whole(base.few), m);
  let chance = 0;
  // The first count that is possible at all: the base side cannot hold more than its own samples.
  for (let k = Math.max(0, total - m); k <= hits; k++)
    chance += Math.exp(logChoose(n, k) + logChoose(m, total - k) - logChoose(n + m, total));
  return Math.min(1, chance);
}

function whole(value: number): number {
  return Number.isFinite(value) ? Math.max(0, Math.round(value)) : 0;
}

function logChoose(n: number, k: number): number {
  const few = Math.min(k, n - k);
  if (few < 0) return Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 1; i <= few; i++) sum += Math.log((n - few + i) / i);
  return sum;
}
