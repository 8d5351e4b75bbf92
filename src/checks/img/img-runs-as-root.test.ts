import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import type { ProcessStatus } from '../../model/host.ts';
import { check } from './img-runs-as-root.ts';

const status = (uid: number, caps: string, scenario = ['docker']) => {
  const process: ProcessStatus = {
    name: 'x',
    threads: undefined,
    cpusAllowed: undefined,
    memoryNodesAllowed: undefined,
    seccomp: undefined,
    uid,
    gid: uid,
    groups: undefined,
    capEff: BigInt(`0x${caps}`),
    noNewPrivs: undefined,
    rssBytes: undefined,
  };
  return facts({ scenario, 'process.status': process });
};

test('fires for root, and says more of a privileged container', () => {
  expectFinding(check, status(0, '00000000a80425fb'), { severity: 'info', says: ['0xa80425fb'] });
  expectFinding(check, status(0, '000001ffffffffff'), { severity: 'info', says: ['CAP_SYS_ADMIN'] });
});

test('stays quiet for another user, without capabilities, and on a host', () => {
  expectQuiet(check, status(65532, '0'));
  expectQuiet(check, status(0, '0'));
  expectQuiet(check, status(0, '1ff', []), 'not-applicable');
});

test('cannot tell without the status', () => {
  expectUnknown(check, facts({ scenario: ['docker'] }), 'process.status');
});
