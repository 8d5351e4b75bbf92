import { test } from 'vitest';
import { amounts, IN_POD, NO_POD, pod } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts } from '../testing/facts.ts';
import { check } from './k8s-downward-no-limit.ts';

const variable = (name: string, resource: string, divisor = '1', container = 'app') => ({
  name,
  value: undefined,
  resource: { container, resource, divisor },
});
const withEnv = (env: ReturnType<typeof variable>[], limits = amounts()) =>
  facts({ ...IN_POD, 'k8s.pod': pod({ env, limits }) });

test('fires without the limit, with a divisor, and on the whole limit', () => {
  expectFinding(check, withEnv([variable('GOMAXPROCS', 'limits.cpu')]), {
    severity: 'warn',
    says: ['GOMAXPROCS takes limits.cpu of container app', 'whole node'],
    commands: ['limits: { cpu'],
  });
  const limits = amounts(2000n, 512n << 20n);
  const both = [variable('A', 'limits.cpu', '1', 'gone'), variable('GOMEMLIMIT', 'limits.memory', '1Mi')];
  expectFinding(check, withEnv(both, limits), { severity: 'error', says: ['divided by 1Mi', 'bytes'] });
  expectFinding(check, withEnv([variable('GOMEMLIMIT', 'limits.memory')], limits), {
    severity: 'warn',
    says: ['whole memory limit'],
  });
});

test('stays quiet with the limit, without such variables, and outside of Kubernetes', () => {
  expectQuiet(check, withEnv([variable('GOMAXPROCS', 'limits.cpu')], amounts(2000n)));
  expectQuiet(check, withEnv([variable('ASKED', 'requests.memory')]));
  expectQuiet(check, withEnv([]), 'not-applicable');
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the pod', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/pod.json');
  expectUnknown(check, { ...facts(NO_POD), 'k8s.pod': denied('/k8s/pod.json') }, 'k8s/pod.json');
});
