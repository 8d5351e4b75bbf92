import { expect, test } from 'vitest';
import type { PerfFrame, PerfSample, PerfSummary } from '../../model/perf-recording.ts';
import type { Profile } from '../../model/profile.ts';
import { PerfProfile } from './perf-profile.ts';

const place = (address: number, symbol: string, object: string, isKernel = false): PerfFrame => ({
  address,
  symbol,
  object,
  isKernel,
});
const entry = place(-2_000_000, 'do_syscall_64', '', true);
const write = place(0x2010, '', '/srv/shop');
const main = place(0x2100, '', '/srv/shop');
const libc = place(0x77, 'malloc', '/lib/libc.so.6');
const sample = (pid: number, event: string, period: number, frames: readonly PerfFrame[]): PerfSample => ({
  command: 'shop',
  pid,
  tid: pid,
  seconds: pid,
  event,
  period,
  frames,
});
const summary: PerfSummary = {
  samples: 4,
  lost: 0,
  buildIds: new Map([['/srv/shop', 'c0ffee']]),
  kernelRelease: '6.8.0',
  addressKind: 'file-offset',
  stackCopies: 0,
  brokenChains: 0,
  branchChains: 0,
  truncated: false,
  skipped: 0,
};

function stacksOf({ strings, stacks, locations, functions, samples }: Profile): string[] {
  return Array.from({ length: samples.count }, (_, s) => {
    const names: string[] = [];
    for (let at = samples.stack[s]!; at !== 0; at = stacks.parent[at]!) {
      const row = stacks.location[at]!;
      const [from, to] = [locations.lineStart[row]!, locations.lineStart[row + 1]!];
      if (from === to) names.push(`0x${locations.address.getUnsigned(row).toString(16)}`);
      for (let line = from; line < to; line++)
        names.push(strings.get(functions.name[locations.lineFunction[line]!]!));
    }
    return `${names.join(' < ')} ${samples.values.map((column) => column.get(s)).join(' ')}`;
  });
}

test('samples of one chain and process are one, events are values', () => {
  const perf = new PerfProfile();
  perf.add(sample(7, 'cpu-clock', 100, [entry, write, main]));
  perf.add(sample(7, 'cpu-clock', 100, [entry, write, main]));
  perf.add(sample(9, 'cpu-clock', 100, [libc, main]));
  perf.add(sample(9, 'cycles', 5e12, [libc, main]));
  const profile = perf.build(summary, () => []);
  expect(profile.sampleTypes).toEqual([
    { type: 'samples', unit: 'count' },
    { type: 'cpu-clock', unit: 'nanoseconds' },
    { type: 'cycles', unit: 'count' },
  ]);
  expect(profile.defaultSampleType).toBe('cpu-clock');
  expect(profile.durationNano).toBe(2_000_000_000n);
  expect(stacksOf(profile)).toEqual([
    'do_syscall_64 < 0x2010 < 0x2100 2 200 0',
    'malloc < 0x2100 2 100 5000000000000',
  ]);
  expect(profile.mappings.map(({ file, buildId }) => [file, buildId])).toEqual([
    ['/srv/shop', 'c0ffee'],
    ['[kernel.kallsyms]', ''],
    ['/lib/libc.so.6', ''],
  ]);
});

test('names of a program come in, with its inlined calls; the innermost user frame is exact', () => {
  const perf = new PerfProfile();
  perf.add(sample(7, 'cpu-clock', 1, [entry, write, main]));
  perf.add(sample(7, 'cpu-clock', 1, [main]));
  const asked: string[] = [];
  const profile = perf.build(summary, (frame, isExact) => {
    asked.push(`${frame.address} ${isExact}`);
    if (frame.object !== '/srv/shop') return [];
    const at = { file: '/src/a.go', line: 3 };
    return frame === write
      ? [
          { function: 'inner', ...at },
          { function: 'outer', ...at },
        ]
      : [{ function: 'main.main', ...at }];
  });
  expect(stacksOf(profile)).toEqual(['do_syscall_64 < inner < outer < main.main 1 1', 'main.main 1 1']);
  expect(asked).toEqual(['-2000000 true', '8208 true', '8448 false', '8448 true']);
});
