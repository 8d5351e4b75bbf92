import { test } from 'vitest';
import { amounts, IN_POD, NO_POD, pod } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './k8s-last-end.ts';

const ended = (reason: string, exitCode: number) =>
  facts({
    ...IN_POD,
    'k8s.pod': pod({ lastEnd: { reason, exitCode }, restarts: 4, limits: amounts(undefined, 1n << 30n) }),
  });

test('fires by how it ended', () => {
  expectFinding(check, ended('OOMKilled', 137), {
    severity: 'error',
    says: ['limit 1 GiB', '4 times'],
    commands: ['GOMEMLIMIT=921MiB', 'kubectl logs -n shop app-7d9c -c app --previous'],
  });
  expectFinding(check, ended('Error', 137), { severity: 'warn', says: ['liveness'] });
  expectFinding(check, ended('Error', 2), { severity: 'warn', says: ['exit code 2'] });
});

test('stays quiet when it never ended or ended well', () => {
  expectQuiet(check, ended('Completed', 0));
  expectQuiet(check, facts({ ...IN_POD, 'k8s.pod': pod() }));
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the pod', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/pod.json');
});
