// Recordings of perf as profiles, held against the text that perf itself prints of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readProfileFile } from '../../../src/app/profile/read-profiles.ts';
import type { Profile } from '../../../src/model/profile.ts';

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);

interface Printed {
  readonly samples: number;
  readonly period: number;
  /** Frames of all samples. */
  readonly frames: number;
  readonly lastMinusFirst: number;
}

/** Reads what perf printed, with as little as that needs. */
function printed(name: string): Printed {
  const blocks = readFileSync(fixture(name), 'utf8')
    .split(/\n\n/)
    .filter((block) => block.trim() !== '');
  const heads = blocks.map((block) => /(\d+\.\d+):\s+(\d+)\s/.exec(block.trimStart().split('\n')[0] ?? '')!);
  const times = heads.map((head) => Number(head[1]));
  return {
    samples: blocks.length,
    period: heads.reduce((sum, head) => sum + Number(head[2]), 0),
    frames: blocks.reduce((sum, block) => sum + block.trim().split('\n').length - 1, 0),
    lastMinusFirst: Math.max(...times) - Math.min(...times),
  };
}

function totals({ samples, stacks, durationNano }: Profile): Printed {
  const [count, period] = samples.values.map((column) =>
    Array.from({ length: samples.count }, (_, row) => column.toNumber(row)),
  );
  let frames = 0;
  for (let row = 0; row < samples.count; row++)
    for (let at = samples.stack[row]!; at !== 0; at = stacks.parent[at]!) frames += count![row]!;
  const sum = (values: readonly number[] = []): number => values.reduce((all, value) => all + value, 0);
  return { samples: sum(count), period: sum(period), frames, lastMinusFirst: Number(durationNano) / 1e9 };
}

describe.each(['cpu-clock', 'packed', 'stream'])('%s', (name) => {
  test.each(['data', 'txt'])('.%s has the samples, periods and frames that perf prints', async (suffix) => {
    const profile = await readProfileFile(fixture(`${name}.${suffix}`));
    const wanted = printed(`${name}.txt`);
    const found = totals(profile);
    expect({ ...found, lastMinusFirst: 0 }).toEqual({ ...wanted, lastMinusFirst: 0 });
    expect(found.lastMinusFirst).toBeCloseTo(wanted.lastMinusFirst, 5);
  });
});
