import { test } from 'vitest';
import type { PodContainer } from '../../model/kubernetes.ts';
import { IN_POD, NO_POD, pod } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './k8s-grace-too-short.ts';

const stop = (variables: Record<string, string>, preStop?: PodContainer['preStop'], graceSec = 30) => {
  const env = Object.entries(variables).map(([name, value]) => ({ name, value, resource: undefined }));
  return facts({ ...IN_POD, 'k8s.pod': pod({ env, preStop }, { graceSec }) });
};

test('fires when hook and shutdown take longer than the grace period', () => {
  expectFinding(check, stop({ SHUTDOWN_TIMEOUT: '25s' }, { kind: 'sleep', seconds: 10 }), {
    severity: 'warn',
    says: ['given 30 s', 'takes 35 s', '25 s, SHUTDOWN_TIMEOUT'],
    commands: ['terminationGracePeriodSeconds: 45'],
  });
  expectFinding(check, stop({ DRAIN_PERIOD_MS: '90000' }), { severity: 'warn', says: ['90 s'] });
  expectFinding(check, stop({}, { kind: 'exec', seconds: 30 }), { severity: 'warn', says: ['at least 0 s'] });
});

test('stays quiet when there is time, and outside of Kubernetes', () => {
  expectQuiet(check, stop({ SHUTDOWN_TIMEOUT: '1m30s' }, { kind: 'sleep', seconds: 5 }, 120));
  expectQuiet(check, stop({ GRACEFUL_TIMEOUT: '20' }));
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the times', () => {
  expectUnknown(check, stop({ TIMEOUT: '90s' }), 'how long the program');
  expectUnknown(check, stop({ SHUTDOWN_TIMEOUT: '5s' }, { kind: 'httpGet', seconds: undefined }), 'preStop');
  expectUnknown(check, facts(IN_POD), 'k8s/pod.json');
});
