import { test } from 'vitest';
import { amounts, IN_POD, NO_POD, pod } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './k8s-no-requests.ts';

test('fires without requests, and names what lacks', () => {
  const nothing = pod({}, { qosClass: 'BestEffort' });
  expectFinding(check, facts({ ...IN_POD, 'k8s.pod': nothing }), { severity: 'info', says: ['BestEffort'] });
  const half = pod({ requests: amounts(100n) });
  expectFinding(check, facts({ ...IN_POD, 'k8s.pod': half }), {
    severity: 'info',
    says: ['no memory request'],
  });
});

test('stays quiet with both, also by way of limits', () => {
  const both = pod({ requests: amounts(100n), limits: amounts(undefined, 1n << 30n) });
  expectQuiet(check, facts({ ...IN_POD, 'k8s.pod': both }));
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the pod', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/pod.json');
});
