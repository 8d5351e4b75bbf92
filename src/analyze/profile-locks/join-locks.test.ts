import { expect, test } from 'vitest';
import { EMPTY_HEADER, ProfileBuilder } from '../../model/profile-builder.ts';
import type { Profile } from '../../model/profile.ts';
import { joinLocks } from './join-locks.ts';

/** Stacks root first with nanoseconds of delay. */
function contention(stacks: Readonly<Record<string, number>>): Profile {
  const builder = new ProfileBuilder({
    ...EMPTY_HEADER,
    sampleTypes: [
      { type: 'contentions', unit: 'count' },
      { type: 'delay', unit: 'nanoseconds' },
    ],
  });
  for (const [stack, delay] of Object.entries(stacks)) {
    const path = stack
      .split(';')
      .toReversed()
      .map((name) => {
        const id = builder.strings.intern(name);
        const row = builder.functions.add({ name: id, systemName: id, filename: 0, startLine: 1n });
        return builder.locations.add({
          address: 0n,
          mapping: -1,
          lines: [{ function: row, line: 1n, column: 0n }],
        });
      });
    builder.samples.add(builder.stackOf(path), [1n, BigInt(delay)], 0);
  }
  return builder.build();
}

test('holder and waiter meet by the type whose methods they are', () => {
  const mutex = contention({
    'main.main;a/b.(*Cart).Save;sync.(*Mutex).Unlock;sync.(*Mutex).unlockSlow': 70,
    'main.main;main.flush;sync.(*RWMutex).Unlock': 5,
  });
  const block = contention({
    'main.main;a/b.(*Cart).Add.func1;sync.(*Mutex).Lock;internal/sync.(*Mutex).lockSlow': 60,
    'main.main;main.read;sync.(*RWMutex).RLock': 4,
    'main.main;main.wait;runtime.chanrecv1': 900,
  });
  const { pairs, other } = joinLocks(mutex, block);
  expect(
    pairs.map((p) => [p.owner, p.holders[0]?.function, p.waiters[0]?.function, p.heldNs, p.waitedNs]),
  ).toEqual([
    ['a/b.(*Cart)', 'a/b.(*Cart).Save', 'a/b.(*Cart).Add.func1', 70, 60],
    ['main', 'main.flush', 'main.read', 5, 4],
  ]);
  expect(other).toBe(900);
});

test('one side alone is told as one side', () => {
  const { pairs } = joinLocks(contention({ 'main.f;sync.(*Mutex).Unlock': 3 }), null);
  expect(pairs).toMatchObject([{ owner: 'main', waiters: [], waitedNs: 0 }]);
});
