import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, gone } from '../testing/facts.ts';
import { answered, failedAt } from '../testing/network.ts';
import { check } from './net-goproxy-unreachable.ts';

const URL = 'https://proxy.example/golang.org/x/text/@v/list';

test('fires with the stage that fails, for an error of the server, and when slow', () => {
  for (const [stage, says] of [
    ['dns', 'resolved'],
    ['tcp', 'connection'],
    ['tls', 'handshake'],
    ['http', 'no answer'],
  ] as const) {
    const table = facts({ 'active.goproxy': [failedAt(URL, stage, 'ECODE')] });
    expectFinding(check, table, { severity: 'error', says: [says, 'ECODE'], commands: ['curl'] });
  }
  expectFinding(check, facts({ 'active.goproxy': [answered(URL, 200), answered(URL, 503)] }), {
    severity: 'error',
    says: ['503'],
  });
  expectFinding(check, facts({ 'active.goproxy': [answered(URL, 200, 6000)] }), {
    severity: 'warn',
    says: ['6000 ms'],
  });
});

test('stays quiet for an answer, also a refusal, and without a proxy', () => {
  expectQuiet(
    check,
    facts({ 'active.goproxy': [answered(URL, 200), answered(URL, 404), answered(URL, 403)] }),
  );
  expectQuiet(check, { 'active.goproxy': gone('GOPROXY') }, 'not-applicable');
});

test('cannot tell without asking', () => {
  expectUnknown(check, { 'active.goproxy': denied('--active') }, '--active');
});
