import { test } from 'vitest';
import { histogram, IN_POD, NO_POD } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './mesh-config-size.ts';

const NAME = 'pilot_xds_config_size_bytes';
const pushes = (upTo1M: number, upTo4M: number, upTo10M: number, upTo40M: number) => {
  const counts = { '1': 0, '10000': 0, '1e+06': upTo1M, '4e+06': upTo4M, '1e+07': upTo10M, '4e+07': upTo40M };
  return facts({
    ...IN_POD,
    'mesh.controlPlane': histogram(NAME, counts, { type: 'type.googleapis.com/cluster' }),
  });
};

test('fires above the bounds istio gives', () => {
  expectFinding(check, pushes(900, 950, 1000, 1000), { severity: 'warn', says: ['50 of 1,000', '4 MB'] });
  expectFinding(check, pushes(900, 950, 990, 1000), { severity: 'error', says: ['10 of 1,000', '10 MB'] });
});

test('stays quiet below', () => {
  expectQuiet(check, pushes(900, 1000, 1000, 1000));
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the metrics', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/metrics/istiod.txt');
  expectUnknown(check, facts({ ...IN_POD, 'mesh.controlPlane': [] }), NAME);
  expectUnknown(check, pushes(0, 0, 0, 0), 'nothing yet');
});
