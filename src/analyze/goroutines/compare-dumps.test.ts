import { describe, expect, test } from 'vitest';
import type { Goroutine, GoroutineFrame, GoroutineStack } from '../../model/goroutine-dump.ts';
import { compareDumps } from './compare-dumps.ts';
import { GroupFold, type GroupedDump } from './goroutine-groups.ts';
import { LockFold } from './lock-fold.ts';

const frame = (func: string): GoroutineFrame => ({ func, file: '/a.go', line: 7, inlined: false });
const stackOf = (...funcs: string[]): GoroutineStack => ({
  frames: funcs.map(frame),
  createdBy: frame('main.main'),
  elided: 0,
});
const STACK = stackOf('main.wait');

function one(id: number | null, more: Partial<Goroutine> = {}): Goroutine {
  return {
    id,
    count: 1,
    status: id === null ? null : 'chan send',
    waitMinutes: 0,
    locked: false,
    leaked: false,
    durable: false,
    bubble: null,
    thread: null,
    labels: [],
    stack: STACK,
    args: [],
    creatorId: 1,
    stackUnavailable: false,
    ...more,
  };
}

function dump(
  goroutines: readonly Goroutine[],
  kind: GroupedDump['summary']['kind'] = 'stacks',
): GroupedDump {
  const fold = new GroupFold();
  for (const g of goroutines) fold.add(g);
  return fold.take('x', {
    kind,
    line: 1,
    causes: [],
    goroutines: goroutines.length,
    announced: null,
    truncated: false,
    strayLines: 0,
  });
}

const range = (from: number, to: number): Goroutine[] =>
  Array.from({ length: to - from }, (_, i) => one(from + i));

const verdictOf = (dumps: readonly GroupedDump[]): unknown =>
  compareDumps(
    dumps,
    dumps.map((_, i) => i),
  ).histories[0]?.verdict;

describe('verdict', () => {
  test('leaking: grows, and the old ones stay', () => {
    const dumps = [10, 20, 30, 40].map((n) => dump(range(1, n)));
    const [history] = compareDumps(dumps, [0, 1, 2, 3]).histories;
    expect(history).toMatchObject({
      verdict: 'leaking',
      counts: [9, 19, 29, 39],
      survivors: 9,
      born: 30,
      ended: 0,
    });
    expect(history?.trend.slope).toBe(10);
  });
  test('growing: more each time, but others', () => {
    expect(verdictOf([10, 20, 30, 40].map((n) => dump(range(n * 100, n * 101))))).toBe('growing');
  });
  test('stable: a pool of one size', () => {
    expect(verdictOf([0, 0, 0, 0].map(() => dump(range(1, 9))))).toBe('stable');
  });
  test('varying: same size, other goroutines', () => {
    expect(verdictOf([1, 2, 3, 4].map((n) => dump(range(n * 10, n * 10 + 8))))).toBe('varying');
  });
  test('unknown: one dump', () => expect(verdictOf([dump(range(1, 900))])).toBe('unknown'));
  test('two dumps need large growth', () => {
    expect(verdictOf([dump(range(1, 10)), dump(range(1, 12))])).toBe('stable');
    expect(verdictOf([dump(range(1, 10)), dump(range(1, 40))])).toBe('leaking');
  });
  test('proven: the leak profile names the place', () => {
    const leaks = dump([one(null, { count: 5 })], 'leaks');
    expect(verdictOf([dump(range(1, 5)), leaks])).toBe('proven');
  });
});

test('labels of a profile are joined to the stacks', () => {
  const profile = dump([one(null, { count: 4, labels: [['route', '/a']] })], 'profile');
  const { series, histories } = compareDumps([dump(range(1, 5)), profile], [0, 0]);
  expect(series).toHaveLength(1);
  expect(histories[0]).toMatchObject({ labelsJoined: true, group: { labels: [['route=/a', 4]] } });
});

describe('locks', () => {
  const waiter = (id: number, lock: number, receiver: number): Goroutine =>
    one(id, {
      stack: stackOf(
        'internal/sync.runtime_SemacquireMutex',
        'internal/sync.(*Mutex).lockSlow',
        'main.(*A).f',
      ),
      args: ['0xc000009999?, 0x0?, 0x1?', `0x${lock.toString(16)}`, `0x${receiver.toString(16)}`],
    });
  test('waiters of one lock are a convoy; who has the struct at hand may hold it', () => {
    const fold = new LockFold();
    for (const id of [4, 5, 6]) fold.add(waiter(id, 0xc0_0000_1010, 0xc0_0000_1000));
    fold.add(one(9, { stack: stackOf('time.Sleep', 'main.(*A).slow'), args: ['0x1', '0xc000001000'] }));
    const { waits, cycles } = fold.take();
    expect(waits).toMatchObject([{ address: 0xc0_0000_1010, waiters: [4, 5, 6], mayHold: [9] }]);
    expect(cycles).toEqual([]);
  });
  test('two goroutines that each wait for what the other has are a ring', () => {
    const fold = new LockFold();
    fold.add(waiter(4, 0xc0_0000_1010, 0xc0_0000_2000));
    fold.add(waiter(5, 0xc0_0000_2010, 0xc0_0000_1000));
    expect(fold.take().cycles).toEqual([[4, 5]]);
  });
  const reader = (id: number, outer: string, struct: string): Goroutine =>
    one(id, {
      stack: stackOf('sync.runtime_SemacquireRWMutexR', 'sync.(*RWMutex).RLock', 'main.(*C).get', outer),
      args: ['0x45d6c273e062?, 0x0?', '', '0xc000001000, {0x1, 0x1}, 0x0', `${struct}, {0x1, 0x1}, 0x1`],
    });
  const writer = one(11, {
    stack: stackOf('sync.runtime_SemacquireRWMutex', 'sync.(*RWMutex).Lock', 'main.(*C).set'),
    args: ['0x0?, 0x0?', '0x0?', '0xc000001000, {0x1, 0x1}'],
  });
  test.each([
    ['main.(*C).get', '0xc000001000', [[10, 11]]],
    ['main.(*C).get', '0xc000002000', []],
    ['main.(*C).get', '0xc000001000?', []],
    ['main.(*C).all', '0xc000001000', []],
  ])('a read lock taken again in %s of %s while a writer waits: %j', (outer, struct, cycles) => {
    const fold = new LockFold();
    fold.add(reader(10, outer, struct));
    expect(fold.take().cycles).toEqual([]);
    fold.add(reader(10, outer, struct));
    fold.add(writer);
    expect(fold.take().cycles).toEqual(cycles);
  });
});

test('a burst in the last dump is growth, but nobody has stayed yet', () => {
  const verdicts = (...sizes: number[]) =>
    compareDumps(
      sizes.map((size) => dump(range(1, size))),
      sizes.map((_, i) => i),
    ).histories.map(({ verdict }) => verdict);
  expect(verdicts(0, 12)).toEqual(['growing']);
  expect(verdicts(12, 40)).toEqual(['leaking']);
});
