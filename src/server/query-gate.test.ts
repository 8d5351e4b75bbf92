import { expect, test } from 'vitest';
import { QueryGate } from './query-gate.ts';

const never = new AbortController().signal;

/** A piece of work that ends when told to. */
function held() {
  let release: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  return { release, work: () => until };
}

test('runs so many at once, the others in order', async () => {
  const gate = new QueryGate({ concurrency: 2, maxWaiting: 10 });
  const order: number[] = [];
  const first = held();
  const second = held();
  const running = [gate.run(never, first.work), gate.run(never, second.work)];
  const later = [3, 4].map((n) => gate.run(never, () => Promise.resolve(order.push(n))));
  await Promise.resolve();
  expect(gate.load).toEqual({ running: 2, waiting: 2 });
  first.release();
  second.release();
  await Promise.all([...running, ...later]);
  expect(order).toEqual([3, 4]);
  expect(gate.load).toEqual({ running: 0, waiting: 0 });
});

test('refuses at once when the waiting room is full', async () => {
  const gate = new QueryGate({ concurrency: 1, maxWaiting: 0 });
  const one = held();
  const running = gate.run(never, one.work);
  await expect(gate.run(never, () => Promise.resolve())).rejects.toMatchObject({ code: 'SERVER_BUSY' });
  one.release();
  await running;
});

test('who gives up while waiting frees the place; failed work frees its turn', async () => {
  const gate = new QueryGate({ concurrency: 1, maxWaiting: 1 });
  const one = held();
  const running = gate.run(never, one.work);
  const gone = new AbortController();
  const waiting = gate.run(gone.signal, () => Promise.resolve());
  gone.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  expect(gate.load.waiting).toBe(0);
  one.release();
  await running;
  await expect(gate.run(never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(gate.load.running).toBe(0);
});
