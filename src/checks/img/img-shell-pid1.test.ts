import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './img-shell-pid1.ts';

const init = (words: readonly string[], scenario = ['docker']) => facts({ scenario, 'init.command': words });

test('fires on a shell with a command', () => {
  expectFinding(check, init(['/bin/sh', '-c', '/app/server -v']), { severity: 'warn', says: ['/bin/sh -c'] });
  expectFinding(check, init(['/bin/busybox', 'sh', '-ec', 'x']), { severity: 'warn' });
});

test('stays quiet on the program itself, and on a host', () => {
  expectQuiet(check, init(['/app/server', '-c', 'file']));
  expectQuiet(check, init(['/bin/sh', '-c', 'x'], []), 'not-applicable');
});

test('cannot tell when process 1 is hidden', () => {
  expectUnknown(check, facts({ scenario: ['docker'] }), 'init.command');
});
