import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { check } from './lim-inotify-used.ts';

const use = (userInstances: number, watches = 10, rest: { instances?: number; partial?: boolean } = {}) =>
  facts({
    'inotify.use': { instances: 2, watches, userInstances, partial: false, ...rest },
    'inotify.maxUserInstances': 128n,
    'inotify.maxUserWatches': 8192n,
  });

test('fires when instances or watches run out', () => {
  expectFinding(check, use(110), { severity: 'warn', says: ['110 of 128', '85.9 %'], commands: ['=512'] });
  expectFinding(check, use(128, 5, { partial: true }), { severity: 'error' });
  expectFinding(check, use(3, 8000), {
    severity: 'error',
    says: ['8,000 of the 8,192'],
    commands: ['watches=32768'],
  });
});

test('stays quiet with room, and where nothing is watched', () => {
  expectQuiet(check, use(20));
  expectQuiet(check, use(0, 0, { instances: 0, partial: true }), 'not-applicable');
  expectQuiet(check, { ...use(9), 'inotify.use': gone() }, 'not-applicable');
});

test('cannot tell when other processes or the limits are hidden', () => {
  expectUnknown(check, use(20, 10, { partial: true }), '20 of 128');
  const { 'inotify.use': seen } = use(20);
  expectUnknown(check, seen === undefined ? {} : { 'inotify.use': seen }, 'limits');
  expectUnknown(check, facts({}), 'inotify.use');
});
