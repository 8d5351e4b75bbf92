import type { CpuRange, CpuSet } from '../../model/cpu-set.ts';

/** Highest CPU number taken; Linux allows 8192 (NR_CPUS), this leaves room. */
const MAX_CPU = 1 << 20;

/**
 * Reads the kernel's list format (`0-3,8,10-11`), as in `Cpus_allowed_list`, `cpuset.cpus.effective` and
 * `/sys/devices/system/cpu/online`. Empty text is the empty set. Overlaps are merged. `undefined` when it is no list.
 * Source: kernel lib/bitmap-str.c, bitmap_parselist.
 */
export function parseCpuList(text: string): CpuSet | undefined {
  const clean = text.trim();
  if (clean === '') return [];
  const ranges: CpuRange[] = [];
  for (const part of clean.split(',')) {
    const match = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(part.trim());
    if (match === null) return undefined;
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (last < first || last > MAX_CPU) return undefined;
    ranges.push({ first, last });
  }
  return mergeRanges(ranges);
}

/**
 * Reads the kernel's mask format (`ff` or `00000000,0000000f`, most significant word first), as in `Cpus_allowed`.
 */
export function parseCpuMask(text: string): CpuSet | undefined {
  const hex = text.trim().replaceAll(',', '');
  if (!/^[0-9a-f]{1,4096}$/i.test(hex)) return undefined;
  const ranges: CpuRange[] = [];
  for (let digit = 0; digit < hex.length; digit++) {
    const bits = Number.parseInt(hex[hex.length - 1 - digit] ?? '0', 16);
    for (let bit = 0; bit < 4; bit++) {
      const cpu = digit * 4 + bit;
      if ((bits >> bit) & 1) ranges.push({ first: cpu, last: cpu });
    }
  }
  return mergeRanges(ranges);
}

function mergeRanges(ranges: readonly CpuRange[]): CpuSet {
  const merged: CpuRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before !== undefined && range.first <= before.last + 1)
      merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, range.last) };
    else merged.push(range);
  }
  return merged;
}
