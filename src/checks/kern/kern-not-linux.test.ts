import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, release } from '../testing/facts.ts';
import { check } from './kern-not-linux.ts';

const GVISOR = 'Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016';

test('fires in gVisor, old and new, and in WSL 1', () => {
  expectFinding(check, facts({ 'kernel.release': release('4.4.0'), 'kernel.version': GVISOR }), {
    severity: 'warn',
    says: ['gVisor'],
  });
  expectFinding(check, facts({ 'kernel.release': release('4.19.0-gvisor') }), {
    severity: 'warn',
    says: ['4.19.0-gvisor'],
  });
  expectFinding(check, facts({ 'kernel.release': release('4.4.0-19041-Microsoft') }), {
    severity: 'warn',
    says: ['WSL 1'],
  });
});

test('stays quiet on Linux and in WSL 2', () => {
  expectQuiet(check, facts({ 'kernel.release': release('6.8.0-45-generic') }));
  expectQuiet(check, facts({ 'kernel.release': release('5.15.167.4-microsoft-standard-WSL2') }));
});

test('cannot tell without the release', () => {
  expectUnknown(check, facts({}), 'kernel.release');
});
