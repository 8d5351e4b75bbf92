import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { binaryFacts } from '../testing/programs.ts';
import { check } from './bin-no-buildinfo.ts';

test('fires on a Go program without it', () => {
  expectFinding(check, facts({ 'binary.facts': binaryFacts({ buildInfo: null }) }), { severity: 'info' });
});

test('stays quiet when it is there or the program is not Go', () => {
  expectQuiet(check, facts({ 'binary.facts': binaryFacts({}) }));
  expectQuiet(
    check,
    facts({ 'binary.facts': binaryFacts({ isGo: false, buildInfo: null }) }),
    'not-applicable',
  );
});

test('cannot tell without the program', () => {
  expectUnknown(check, facts({}), 'binary.facts');
});
