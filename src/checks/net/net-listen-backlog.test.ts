import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './net-listen-backlog.ts';

test('fires below 1024', () => {
  expectFinding(check, facts({ 'net.somaxconn': 128n }), {
    severity: 'warn',
    says: ['128'],
    commands: ['somaxconn=4096'],
  });
});

test('stays quiet from 1024 on', () => {
  expectQuiet(check, facts({ 'net.somaxconn': 1024n }));
});

test('cannot tell without the file', () => {
  expectUnknown(check, facts({}), 'net.somaxconn');
});
