import { describe, expect, it } from 'vitest';
import { EngineFailure } from './engine-failure.ts';
import { Lane } from './lane.ts';

describe('a lane', () => {
  it('lets so many in and the rest in order', async () => {
    const lane = new Lane(2);
    const entered: number[] = [];
    const leaves: (() => void)[] = [];
    const all = [0, 1, 2, 3].map(async (i) => {
      const leave = await lane.enter(undefined);
      entered.push(i);
      leaves.push(leave);
    });
    await new Promise(setImmediate);
    expect([entered, lane.running, lane.waiting]).toEqual([[0, 1], 2, 2]);
    leaves[0]?.();
    leaves[0]?.(); // leaving twice gives one place back
    await new Promise(setImmediate);
    expect(entered).toEqual([0, 1, 2]);
    leaves[1]?.();
    leaves[2]?.();
    await Promise.all(all);
    leaves[3]?.();
    expect([entered, lane.running, lane.waiting]).toEqual([[0, 1, 2, 3], 0, 0]);
  });

  it('forgets who gives up while waiting', async () => {
    const lane = new Lane(1);
    const leave = await lane.enter(undefined);
    const abort = new AbortController();
    const waiting = lane.enter(abort.signal);
    const next = lane.enter(undefined);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ reason: 'cancelled' });
    leave();
    (await next)();
    await expect(lane.enter(AbortSignal.abort())).resolves.toBeTypeOf('function');
  });

  it('turns away when too many wait', async () => {
    const lane = new Lane(1);
    await lane.enter(undefined);
    for (let i = 0; i < 256; i++) void lane.enter(undefined);
    await expect(lane.enter(undefined)).rejects.toBeInstanceOf(EngineFailure);
  });
});
