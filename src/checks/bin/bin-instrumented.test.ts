import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { binaryFacts } from '../testing/programs.ts';
import { check } from './bin-instrumented.ts';

const built = (race: boolean, unoptimized: boolean) => {
  const { instrumentation } = binaryFacts({});
  return facts({
    'binary.facts': binaryFacts({ instrumentation: { ...instrumentation, race, unoptimized } }),
  });
};

test('fires on the race detector and on builds without optimisation', () => {
  expectFinding(check, built(true, false), { severity: 'warn', says: ['-race'] });
  expectFinding(check, built(false, true), { severity: 'warn', says: ['-N/-l'] });
});

test('stays quiet on an ordinary build', () => {
  expectQuiet(check, built(false, false));
});

test('cannot tell without the program', () => {
  expectUnknown(check, facts({}), 'binary.facts');
});
