import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { mountAt, place, toolchains } from '../testing/places.ts';
import { check } from './fs-noexec-tmp.ts';

const at = (options: readonly string[], go = toolchains('go1.26.0')) =>
  facts({ 'go.toolchains': go, 'fs.goTemp': place('/tmp', { mount: mountAt('/tmp', { options }) }) });

test('fires on a noexec mount', () => {
  expectFinding(check, at(['rw', 'nosuid', 'noexec']), {
    severity: 'error',
    says: ['/tmp', 'noexec'],
    commands: ['GOTMPDIR='],
  });
});

test('stays quiet on others, and without a go command', () => {
  expectQuiet(check, at(['rw', 'nosuid']));
  expectQuiet(check, at(['rw', 'noexec'], []), 'not-applicable');
});

test('cannot tell without the mount', () => {
  const table = facts({
    'go.toolchains': toolchains('go1.26.0'),
    'fs.goTemp': place('/tmp', { mount: undefined }),
  });
  expectUnknown(check, table, '/tmp');
});
