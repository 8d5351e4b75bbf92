import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts } from '../testing/facts.ts';
import { check } from './lim-inotify.ts';

const watching = binary('go1.26.0', { modules: { 'github.com/fsnotify/fsnotify': 'v1.9.0' } });

test('fires for a program that watches files', () => {
  expectFinding(check, facts({ 'inotify.maxUserInstances': 128n, 'go.binary': watching }), {
    severity: 'warn',
    says: ['128', 'v1.9.0'],
  });
});

test('stays quiet with more instances, and for a program that does not watch', () => {
  expectQuiet(check, facts({ 'inotify.maxUserInstances': 8192n }));
  expectQuiet(
    check,
    facts({ 'inotify.maxUserInstances': 128n, 'go.binary': binary('go1.26.0') }),
    'not-applicable',
  );
});

test('cannot tell without the binary', () => {
  expectUnknown(check, facts({ 'inotify.maxUserInstances': 128n }), 'binary');
});
