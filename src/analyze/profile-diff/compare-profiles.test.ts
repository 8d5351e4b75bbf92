import { describe, expect, test } from 'vitest';
import { EMPTY_HEADER, ProfileBuilder } from '../../model/profile-builder.ts';
import type { Profile } from '../../model/profile.ts';
import { compareProfiles, type CompareOptions, type ProfileComparison } from './compare-profiles.ts';
import { FunctionNames, readFunctionCosts } from './function-costs.ts';

type Stacks = Readonly<Record<string, number>>;

const OPTIONS: CompareOptions = { basis: 'share', threshold: 0.01, confidence: 0.95, falseRate: 0.05 };

/** A CPU profile of these stacks, root first, by samples of 10 ms. */
function cpuProfile(stacks: Stacks, seconds = 30): Profile {
  const builder = new ProfileBuilder({
    ...EMPTY_HEADER,
    sampleTypes: [
      { type: 'samples', unit: 'count' },
      { type: 'cpu', unit: 'nanoseconds' },
    ],
    periodType: { type: 'cpu', unit: 'nanoseconds' },
    period: 10_000_000n,
    durationNano: BigInt(seconds) * 1_000_000_000n,
  });
  const places = new Map<string, number>();
  const place = (name: string): number => {
    const known = places.get(name);
    if (known !== undefined) return known;
    const row = builder.functions.add({
      name: builder.strings.intern(name),
      systemName: 0,
      filename: 0,
      startLine: 1n,
    });
    const location = builder.locations.add({
      address: 0n,
      mapping: -1,
      lines: [{ function: row, line: 2n, column: 0n }],
    });
    places.set(name, location);
    return location;
  };
  for (const [stack, count] of Object.entries(stacks)) {
    const path = stack.split(';').map(place).reverse();
    builder.samples.add(builder.stackOf(path), [BigInt(count), BigInt(count) * 10_000_000n], 0);
  }
  return builder.build();
}

/** mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a profiler would see: `samples` samples drawn by these weights, which themselves shift a little from run to run. */
function draw(weights: Stacks, samples: number, random: () => number, noise = 0): Stacks {
  const entries = Object.entries(weights).map(
    ([stack, w]) => [stack, w * (1 + noise * (random() + random() + random() - 1.5))] as const,
  );
  const all = entries.reduce((sum, [, w]) => sum + w, 0);
  const counts: Record<string, number> = {};
  for (let i = 0; i < samples; i++) {
    let at = random() * all;
    const hit = entries.find(([, w]) => (at -= w) < 0) ?? entries[0]!;
    counts[hit[0]] = (counts[hit[0]] ?? 0) + 1;
  }
  return counts;
}

function compare(
  base: readonly Stacks[],
  next: readonly Stacks[],
  options: Partial<CompareOptions> = {},
): ProfileComparison {
  const names = new FunctionNames();
  const costs = (stacks: Stacks) => readFunctionCosts(cpuProfile(stacks), 1, names);
  return compareProfiles(base.map(costs), next.map(costs), names, { ...OPTIONS, ...options });
}

const WORK: Stacks = Object.fromEntries([
  ...Array.from({ length: 40 }, (_, i) => [`main.main;main.handle;main.step${i}`, 1 + (i % 7)] as const),
  ['main.main;main.handle;main.parse', 20],
  ['main.main;main.handle;main.store;main.encode', 20],
]);

const PARSE = 'main.main;main.handle;main.parse';

function without(stacks: Stacks, stack: string): Stacks {
  return Object.fromEntries(Object.entries(stacks).filter(([name]) => name !== stack));
}

function verdictOf(comparison: ProfileComparison, name: string): string {
  return comparison.changes.find((c) => c.name === name)?.verdict ?? 'steady';
}

describe('compareProfiles', () => {
  test('a function that costs more is a rise with its interval around the truth', () => {
    const random = randomOf(1);
    const slow = { ...WORK, 'main.main;main.handle;main.parse': 60 };
    const sides = [WORK, slow].map((w) => Array.from({ length: 4 }, () => draw(w, 6000, random, 0.05)));
    const comparison = compare(sides[0]!, sides[1]!);
    expect(comparison.verdict).toBe('regression');
    const rise = comparison.changes.filter((c) => c.verdict === 'rise');
    expect(rise.map((c) => c.name)).toEqual(['main.parse']);
    const sum = (w: Stacks) => Object.values(w).reduce((a, b) => a + b, 0);
    const truth = 60 / sum(slow) - 20 / sum(WORK);
    expect(rise[0]!.flat.low).toBeLessThan(truth);
    expect(rise[0]!.flat.high).toBeGreaterThan(truth);
    expect(rise[0]!.callers).toEqual(['main.handle', 'main.main']);
  });

  test('equal programs: false alarms stay near the one in twenty that is promised, noise between runs included', () => {
    for (const noise of [0, 0.1]) {
      const random = randomOf(7);
      let alarms = 0;
      for (let round = 0; round < 60; round++) {
        const side = () => Array.from({ length: 3 }, () => draw(WORK, 2000, random, noise));
        if (compare(side(), side(), { threshold: 0 }).changes.some((c) => c.verdict === 'rise')) alarms++;
      }
      expect([noise, alarms <= 6]).toEqual([noise, true]);
    }
  });

  test('intervals hold the truth as often as they promise', () => {
    const random = randomOf(3);
    let held = 0;
    let all = 0;
    for (let round = 0; round < 40; round++) {
      const side = () => Array.from({ length: 3 }, () => draw(WORK, 2000, random, 0.1));
      for (const { flat } of compare(side(), side(), { threshold: -1 }).changes) {
        all++;
        if (flat.low <= 0 && flat.high >= 0) held++;
      }
    }
    expect(all).toBeGreaterThan(400);
    expect(held / all).toBeGreaterThan(0.93);
  });

  test('too few samples are said, with how many it takes', () => {
    const random = randomOf(5);
    const comparison = compare([draw(WORK, 200, random)], [draw(WORK, 200, random)]);
    expect(comparison.verdict).toBe('unclear');
    expect(comparison.needed?.haveEvents).toBe(200);
    expect(comparison.needed?.events ?? 0).toBeGreaterThan(2000);
    // As many as it asked for are enough.
    const enough = Array.from({ length: 3 }, () => draw(WORK, comparison.needed?.events ?? 0, random));
    expect(compare(enough, enough.slice().reverse()).verdict).toBe('fine');
  });

  test('a renamed function, a function split off and one moved below its caller are no regressions', () => {
    const random = randomOf(9);
    const renamed: Stacks = { ...without(WORK, PARSE), 'main.main;main.handle;main.parseFast': 20 };
    const split = {
      ...WORK,
      'main.main;main.handle;main.parse': 8,
      'main.main;main.handle;main.parse;strings.Fields': 12,
    };
    const four = (w: Stacks) => Array.from({ length: 4 }, () => draw(w, 6000, random, 0.03));
    const first = compare(four(WORK), four(renamed));
    expect(verdictOf(first, 'main.parseFast')).toBe('moved');
    expect(first.changes.find((c) => c.name === 'main.parseFast')?.moved).toMatchObject({
      kind: 'renamed',
      names: ['main.parse'],
    });
    expect(first.verdict).toBe('fine');
    const second = compare(four(WORK), four(split));
    expect(verdictOf(second, 'strings.Fields')).toBe('moved');
    expect(second.verdict).toBe('fine');
  });

  test('a rename that also costs more is still a rise', () => {
    const random = randomOf(11);
    const slower: Stacks = { ...without(WORK, PARSE), 'main.main;main.handle;main.parseSlow': 60 };
    const four = (w: Stacks) => Array.from({ length: 4 }, () => draw(w, 6000, random));
    expect(verdictOf(compare(four(WORK), four(slower)), 'main.parseSlow')).toBe('rise');
  });

  test('the whole program twice as slow shows by rate, not by share', () => {
    const random = randomOf(13);
    const files = (samples: number) => Array.from({ length: 3 }, () => draw(WORK, samples, random));
    const share = compare(files(1500), files(3000), { threshold: 0.05 });
    expect(share.verdict).toBe('fine');
    expect(share.total.change).toBeGreaterThan(0.8);
    const rate = compare(files(1500), files(3000), { basis: 'rate', threshold: 0.05 });
    expect(verdictOf(rate, 'main.parse')).toBe('rise');
  });

  test('instances of a generic function are one', () => {
    const names = new FunctionNames();
    expect(names.number('main.G[go.shape.string].f')).toBe(names.number('main.G[go.shape.int].f'));
    expect(names.number('main.G[int]')).not.toBe(names.number('main.G[string]'));
  });
});
