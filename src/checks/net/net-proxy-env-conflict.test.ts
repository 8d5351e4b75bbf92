import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { check } from './net-proxy-env-conflict.ts';

const at = (values: Readonly<Record<string, string>>) => facts({ env: env(values) });
const pod = { HTTPS_PROXY: 'http://proxy:3128', KUBERNETES_SERVICE_HOST: '10.96.0.1' };

test('fires when capitals and small letters differ', () => {
  expectFinding(check, at({ HTTPS_PROXY: 'http://a', https_proxy: 'http://b' }), {
    severity: 'warn',
    says: ['HTTPS_PROXY and https_proxy'],
  });
});

test('fires in a pod when services go through the proxy', () => {
  expectFinding(check, at(pod), { severity: 'warn', says: ['.svc, 10.96.0.1'], commands: ['NO_PROXY=.svc'] });
  expectFinding(check, at({ ...pod, NO_PROXY: '.svc' }), { severity: 'warn', says: ['10.96.0.1'] });
});

test('stays quiet without a proxy, outside of a cluster, and when the cluster is covered', () => {
  expectQuiet(check, at({}), 'not-applicable');
  expectQuiet(check, at({ HTTPS_PROXY: 'http://a', https_proxy: 'http://a' }));
  for (const NO_PROXY of ['.svc,10.96.0.0/12', 'svc,10.96.0.1', '*', ' .svc , 10.0.0.0/8 '])
    expectQuiet(check, at({ ...pod, NO_PROXY }));
});

test('cannot tell without the environment', () => {
  expectUnknown(check, facts({}), 'env');
});
