import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { goMod, project, requires } from '../testing/modules.ts';
import { check } from './mod-sum-missing.ts';

const FILE = goMod({ require: requires('a.org/b@v1.0.0', 'c.org/d@v2.0.0') });
const sums = (...lines: string[]) => ({ 'go.sums': new Set(lines) });

test('fires when a line is missing', () => {
  expectFinding(check, facts({ ...project(FILE), ...sums('a.org/b v1.0.0/go.mod', 'c.org/d v2.0.0') }), {
    severity: 'error',
    says: ['1 of 2', 'c.org/d@v2.0.0'],
    commands: ['go mod tidy'],
  });
});

test('stays quiet with all lines, with replacements, and with a vendor folder', () => {
  expectQuiet(check, facts({ ...project(FILE), ...sums('a.org/b v1.0.0/go.mod', 'c.org/d v2.0.0/go.mod') }));
  const replaced = goMod({ ...FILE, replace: [{ from: 'a.org/b@v1.0.0', to: '../b' }] });
  expectQuiet(check, facts({ ...project(replaced), ...sums('c.org/d v2.0.0/go.mod') }));
  expectQuiet(check, facts({ ...project(FILE, { hasVendor: true }), ...sums() }), 'not-applicable');
  expectQuiet(check, facts({ ...project(goMod()), ...sums() }), 'not-applicable');
  expectQuiet(check, { 'go.project': gone() }, 'not-applicable');
});

test('cannot tell without go.sum', () => {
  expectUnknown(check, facts(project(FILE)), 'go.sums');
  expectUnknown(check, { ...facts(project(FILE)), 'go.sums': gone() }, 'go.sums');
});
