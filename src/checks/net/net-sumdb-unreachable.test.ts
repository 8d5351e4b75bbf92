import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, gone } from '../testing/facts.ts';
import { answered, failedAt } from '../testing/network.ts';
import { check } from './net-sumdb-unreachable.ts';

const PROXY = 'https://corp.example/sumdb/sum.example.org/supported';
const DIRECT = 'https://sum.example.org/latest';

test('fires when neither way answers', () => {
  const table = facts({ 'active.sumdb': [answered(PROXY, 404), failedAt(DIRECT, 'tcp', 'ETIMEDOUT')] });
  expectFinding(check, table, {
    severity: 'error',
    says: ['corp.example 404', 'ETIMEDOUT'],
    commands: ['curl'],
  });
});

test('stays quiet when one does, and when it is off', () => {
  expectQuiet(check, facts({ 'active.sumdb': [answered(PROXY, 200), failedAt(DIRECT, 'tcp', 'ETIMEDOUT')] }));
  expectQuiet(check, facts({ 'active.sumdb': [answered(PROXY, 404), answered(DIRECT, 200)] }));
  expectQuiet(check, { 'active.sumdb': gone('GOSUMDB') }, 'not-applicable');
});

test('cannot tell without asking', () => {
  expectUnknown(check, { 'active.sumdb': denied('--active') }, '--active');
});
