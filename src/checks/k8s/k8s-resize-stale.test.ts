import { test } from 'vitest';
import { amounts, condition, IN_POD, NO_POD, pod } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { check } from './k8s-resize-stale.ts';

const GI = 1n << 30n;
const variable = (name: string, resource: string) => ({
  name,
  value: undefined,
  resource: { container: 'app', resource, divisor: '1' },
});
const ENV = [variable('GOMEMLIMIT', 'limits.memory'), variable('GOMAXPROCS', 'limits.cpu')];
const resized = (limitsInForce: ReturnType<typeof amounts>, values: Record<string, string>) =>
  facts({
    ...IN_POD,
    'k8s.pod': pod({ env: ENV, limits: limitsInForce, limitsInForce }),
    env: env(values),
  });

test('fires when the process has the limit of before, and while a resize waits', () => {
  expectFinding(check, resized(amounts(2000n, 2n * GI), { GOMEMLIMIT: String(GI), GOMAXPROCS: '2' }), {
    severity: 'warn',
    says: ['resized to 2 GiB', 'GOMEMLIMIT=1 GiB'],
  });
  expectFinding(check, resized(amounts(3500n, GI), { GOMEMLIMIT: String(GI), GOMAXPROCS: '2' }), {
    severity: 'warn',
    says: ['resized to 3.5', 'GOMAXPROCS=2'],
  });
  const conditions = [condition('PodResizePending', 'True', 'Deferred', 'Node did not have enough resource')];
  expectFinding(check, facts({ ...IN_POD, 'k8s.pod': pod({}, { conditions }) }), {
    severity: 'warn',
    says: ['Deferred'],
  });
});

test('stays quiet when they agree, and where nothing comes from a limit', () => {
  expectQuiet(check, resized(amounts(1500n, GI), { GOMEMLIMIT: String(GI), GOMAXPROCS: '2' }));
  expectQuiet(check, facts({ ...IN_POD, 'k8s.pod': pod() }), 'not-applicable');
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the pod or the environment', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/pod.json');
  expectUnknown(check, facts({ ...IN_POD, 'k8s.pod': pod({ env: ENV }) }), 'env');
});
