import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, here, pidsChain } from '../testing/facts.ts';
import { check } from './lim-pids-events.ts';

const group = (max: bigint, current: bigint, refused: bigint) =>
  facts({
    'cgroup.pids': pidsChain([{ max: here(max), current: here(current), events: here({ max: refused }) }]),
  });

test('fires for refusals and near the limit', () => {
  expectFinding(check, group(100n, 50n, 3n), { severity: 'error', says: ['refused 3', '100'] });
  expectFinding(check, group(100n, 81n, 0n), { severity: 'error', says: ['81 of 100'] });
  expectFinding(check, group(100n, 5n, 4n), {
    severity: 'error',
    says: ['refused 1', 'between'],
    before: group(100n, 5n, 3n),
  });
});

test('stays quiet with room, and without limit', () => {
  expectQuiet(check, group(100n, 80n, 0n));
  expectQuiet(check, facts({ 'cgroup.pids': pidsChain([{ max: here(null) }]) }), 'not-applicable');
});

test('cannot tell when the limit may not be read', () => {
  expectUnknown(check, facts({ 'cgroup.pids': pidsChain([{ max: denied() }]) }), 'pids.max');
});
