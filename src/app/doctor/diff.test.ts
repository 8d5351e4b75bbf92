import { join } from 'node:path';
import { expect, test } from 'vitest';
import { displayWidth } from '../../base/display-width.ts';
import { diffTargets } from './diff-snapshots.ts';
import { renderDiff } from './diff-text.ts';
import { openTarget } from './open-target.ts';

const open = (name: string) =>
  openTarget(`snapshot:${join(import.meta.dirname, '../../../test/fixtures/snapshots', name)}`);

test('a snapshot does not differ from itself', async () => {
  const diff = await diffTargets(
    await open('k8s-burstable-fractional-v2'),
    await open('k8s-burstable-fractional-v2'),
  );
  expect(diff.findings).toEqual([]);
  expect(diff.facts).toEqual([]);
  expect(renderDiff(diff, { lang: 'en', color: false, columns: 80, verbose: false })).toContain(
    'no fact differs',
  );
});

test('two pods differ in findings, limits and counters', async () => {
  const diff = await diffTargets(
    await open('docker-v2-private-ns-half-cpu'),
    await open('k8s-burstable-fractional-v2'),
  );
  expect(diff.findings).toEqual(
    expect.arrayContaining([
      { slug: 'cg-oom-killed', change: 'appears' },
      { slug: 'cpu-throttled', change: 'appears' },
      { slug: 'cpu-gomaxprocs-over', change: 'changes' },
    ]),
  );
  expect(diff.facts).toContainEqual({
    fact: 'cgroup.cpu',
    path: 'groups.0.quota.quotaUsec',
    before: '50000',
    after: '250000',
    isCounter: false,
  });
  expect(diff.facts).toContainEqual({
    fact: 'cgroup.memory',
    path: 'groups.0.events.oom_kill',
    before: '0',
    after: '2',
    isCounter: true,
  });
  expect(diff.facts).toContainEqual({
    fact: 'cgroup.controllers',
    path: '0',
    before: 'cpuset',
    after: null,
    isCounter: false,
  });
});

test.each(['en', 'zh'] as const)('text stays within the columns (%s)', async (lang) => {
  const diff = await diffTargets(await open('docker-v1-host-ns'), await open('k8s-host-cgroupns-v2'));
  for (const verbose of [true, false]) {
    const text = renderDiff(diff, { lang, color: false, columns: 80, verbose });
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    expect(text).toContain('cpu-go125-mount-root');
  }
});
