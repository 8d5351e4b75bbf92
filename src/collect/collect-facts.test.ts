import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { present } from '../model/evidence.ts';
import type { Target } from '../model/target.ts';
import { collectFacts } from './collect-facts.ts';
import type { Collector } from './collector.ts';

const target = {} as Target;
const good: Collector = {
  name: 'good',
  cost: 'cheap',
  timeoutMs: 1000,
  collect: async () => ({ 'kernel.arch': present('amd64', '/a', 1) }),
};

test('a collector that fails loses its own facts only, and that is a result', async () => {
  const bad: Collector = { ...good, name: 'bad', collect: async () => Promise.reject(new Error('broken')) };
  const { facts, outcomes } = await collectFacts(target, [bad, good]);
  expect(facts['kernel.arch']).toMatchObject({ status: 'ok' });
  expect(outcomes.map(({ name, status }) => [name, status])).toEqual([
    ['bad', 'crashed'],
    ['good', 'ok'],
  ]);
  expect(outcomes[0]?.message?.en).toContain('broken');
  expect(outcomes[0]?.message?.zh).toContain('broken');
});

test('a collector that is late is left behind', async () => {
  const slow: Collector = { ...good, name: 'slow', timeoutMs: 20, collect: async () => sleep(2000, {}) };
  const { outcomes } = await collectFacts(target, [slow, good]);
  expect(outcomes.map((o) => o.status)).toEqual(['timeout', 'ok']);
});
