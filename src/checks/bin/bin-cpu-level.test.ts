import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { binaryFacts } from '../testing/programs.ts';
import { check } from './bin-cpu-level.ts';

const on = (value: string, level: number) =>
  facts({ 'binary.facts': binaryFacts({ cpu: { variable: 'GOAMD64', value } }), 'cpu.level': level });

test('fires when the processor is older than the build', () => {
  expectFinding(check, on('v3', 2), { severity: 'error', says: ['v3', 'v2'], commands: ['GOAMD64=v2'] });
});

test('stays quiet when it is not', () => {
  expectQuiet(check, on('v3', 3));
  expectQuiet(check, facts({ 'binary.facts': binaryFacts({ cpu: null }), 'cpu.level': 1 }), 'not-applicable');
});

test('cannot tell without the flags of the processor', () => {
  expectUnknown(check, facts({ 'binary.facts': binaryFacts({}) }), 'cpu.level');
});
