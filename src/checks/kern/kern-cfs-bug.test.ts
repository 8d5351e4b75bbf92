import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, limitUnknown, limited, release, unlimited } from '../testing/facts.ts';
import { check } from './kern-cfs-bug.ts';

const at = (kernel: string) => facts({ 'kernel.release': release(kernel), 'limits.cpu': limited(2) });

test('fires for an old kernel with a quota', () => {
  expectFinding(check, at('4.15.0'), { severity: 'info', says: ['4.15.0', '2 CPUs'] });
  expectFinding(check, at('4.19.83'), { severity: 'info' });
});

test('stays quiet with the repair, and without quota', () => {
  for (const repaired of ['5.4.0', '4.19.84', '4.14.154', '5.3.9', '6.8.0']) expectQuiet(check, at(repaired));
  expectQuiet(
    check,
    facts({ 'kernel.release': release('4.15.0'), 'limits.cpu': unlimited() }),
    'not-applicable',
  );
});

test('cannot tell when the quota is not known', () => {
  expectUnknown(check, facts({ 'kernel.release': release('4.15.0'), 'limits.cpu': limitUnknown() }));
});
