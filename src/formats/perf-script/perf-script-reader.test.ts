import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { essence, parseScript } from '../../../test/oracle/perf/expand.ts';
import { Random } from '../../../test/oracle/profile/random.ts';
import { parseFrame, parseHead } from './parse-line.ts';

const TEXT = new Uint8Array(
  readFileSync(new URL('../../../test/oracle/perf/fixtures/cpu-clock.txt', import.meta.url)),
);

// Lines of perf 4.9 to 6.8, of its documentation and of real recordings.
test.each([
  ['work  6464 28898.501066:    1001001 cpu-clock: ', 'work', 6464, 6464, 'cpu-clock', 1_001_001],
  ['java 12688/12764 6544038.708352: cpu-clock: ', 'java', 12_688, 12_764, 'cpu-clock', 1],
  ['swapper     0 [000] 222.000123:     250000 cycles:P: ', 'swapper', 0, 0, 'cycles', 250_000],
  [
    'V8 WorkerThread 25607/25608 [001]  4794564.109216:          1 cycles:u: ',
    'V8 WorkerThread',
    25_607,
    25_608,
    'cycles',
    1,
  ],
  [
    'kworker/0:1-events    77 [001] d..2. 9.000001: sched:sched_switch: prev_comm=a b ==> next_comm=c',
    'kworker/0:1-events',
    77,
    77,
    'sched:sched_switch',
    1,
  ],
  [' sh 1 1.000001:  7 cpu/cycles/u: ', 'sh', 1, 1, 'cycles', 7],
])('%s', (line, command, pid, tid, event, period) => {
  expect(parseHead(line)).toMatchObject({ command, pid, tid, event, period });
});

test.each([
  ['cf47e main.digest+0x1e (/srv/work)', 0xcf47e, 'main.digest', '/srv/work', false],
  [
    '4bc55 main.(*T).run.func1 (/srv/a (copy)/work)',
    0x4bc55,
    'main.(*T).run.func1',
    '/srv/a (copy)/work',
    false,
  ],
  ['1 [unknown] (/srv/work (deleted))', 1, '', '/srv/work', false],
  [
    'ffffffff8158e3e1 next_uptodate_folio+0xc1 ([kernel.kallsyms])',
    -0x7ea7_1c1f,
    'next_uptodate_folio',
    '[kernel.kallsyms]',
    true,
  ],
  ['ffffffffc0123456 fn+0x6 ([nf_tables])', -0x3fed_cbaa, 'fn', '[nf_tables]', true],
  [
    '7ffc0a5c3970 __vdso_clock_gettime+0x10 ([vdso])',
    0x7ffc_0a5c_3970,
    '__vdso_clock_gettime',
    '[vdso]',
    false,
  ],
  ['7f0000001234 [unknown] ([unknown])', 0x7f00_0000_1234, '', '', false],
  [
    '4d3bf0 std::vector<int, std::allocator<int> >::push_back(int&&)+0x10 (/usr/bin/x)',
    0x4d3bf0,
    'std::vector<int, std::allocator<int> >::push_back(int&&)',
    '/usr/bin/x',
    false,
  ],
])('frame %s', (text, address, symbol, object, isKernel) => {
  expect(parseFrame(text)).toEqual({ address, symbol, object, isKernel });
});

test('frames that perf expanded are left out; other text is no frame', () => {
  expect(parseFrame('cf47e main.handle (inlined)')).toBeNull();
  expect(parseFrame('# captured on: today')).toBeUndefined();
  expect(parseFrame('main.digest')).toBeUndefined();
});

test('pieces of any size give the same samples', () => {
  const whole = parseScript(TEXT).samples.map(essence);
  for (const size of [1, 2, 7, 64, 1000]) expect(parseScript(TEXT, size).samples.map(essence)).toEqual(whole);
});

test('cut at each byte: what is there is read, and the last sample is called cut', () => {
  const whole = parseScript(TEXT).samples.length;
  for (let length = 0; length < TEXT.length; length++) {
    const { samples, summary } = parseScript(TEXT.subarray(0, length));
    expect(samples.length).toBeLessThanOrEqual(whole);
    expect(summary?.skipped).toBeLessThanOrEqual(1);
  }
  expect(parseScript(TEXT.subarray(0, TEXT.length - 20)).summary?.truncated).toBe(true);
  expect(parseScript(TEXT).summary?.truncated).toBe(false);
});

test('Windows line ends, comments, lost events and lines of other kinds', () => {
  const text =
    '# cmdline : perf record\r\nsh 1 1.000001: 7 cycles: \r\n\t  10 f+0x1 (/x)\r\n\r\n' +
    'sh 1 1.000002: PERF_RECORD_LOST lost 12\n' +
    'what is this\n' +
    'sh 1 1.000003: 5 cycles: 20 g+0x2 (/x)\n';
  const { samples, summary } = parseScript(new TextEncoder().encode(text));
  expect(samples.map((s) => [s.period, s.frames.map((f) => f.symbol)])).toEqual([
    [7, ['f']],
    [5, ['g']],
  ]);
  expect(summary).toMatchObject({ lost: 12, skipped: 1 });
});

test('damaged text neither throws nor runs away', () => {
  const random = new Random(7);
  for (let round = 0; round < 400; round++) {
    const bytes = TEXT.slice();
    for (let i = 0; i <= random.below(8); i++) bytes[random.below(bytes.length)] = random.below(256);
    expect(parseScript(bytes, 1 + random.below(500)).samples.length).toBeLessThan(10_000);
  }
  const long = new TextEncoder().encode(`${'a'.repeat(200_000)}\nsh 1 1.000001: 7 cycles: \n\t10 f (/x)\n\n`);
  expect(parseScript(long).samples).toHaveLength(1);
});
