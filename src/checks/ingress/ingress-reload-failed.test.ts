import { test } from 'vitest';
import { IN_POD, NO_POD, sample } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './ingress-reload-failed.ts';

const NAME = 'nginx_ingress_controller_config_last_reload_successful';
const reload = (successful: number, at = 1_749_990_000) =>
  facts({
    ...IN_POD,
    'ingress.metrics': [sample(NAME, successful), sample(`${NAME}_timestamp_seconds`, at)],
  });

test('fires when the last reload failed', () => {
  expectFinding(check, reload(0), { severity: 'error', says: ['2 h 46 min ago'] });
  expectFinding(check, reload(0, 0), { severity: 'error', says: ['unknown time'] });
});

test('stays quiet when it succeeded', () => {
  expectQuiet(check, reload(1));
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the metrics', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/metrics/ingress-nginx.txt');
  expectUnknown(check, facts({ ...IN_POD, 'ingress.metrics': [] }), NAME);
});
