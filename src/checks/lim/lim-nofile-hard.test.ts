import { expect, test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts } from '../testing/facts.ts';
import { runCheck } from '../run-check.ts';
import { check } from './lim-nofile-hard.ts';

const files = (soft: bigint | null, hard: bigint | null) =>
  facts({ 'process.limits': { 'open files': { soft, hard } } });

test('fires below 1,024 as an error, below 65,536 as a warning', () => {
  expectFinding(check, files(256n, 1000n), { severity: 'error', says: ['1,000', 'hard'] });
  expectFinding(check, files(1024n, 4096n), { severity: 'warn', says: ['4,096'] });
});

test('judges the soft limit before Go 1.19', () => {
  const old = { ...files(512n, 524_288n), ...facts({ 'go.binary': binary('go1.18.10') }) };
  expectFinding(check, old, { severity: 'error', says: ['512', 'soft'] });
});

test('stays quiet from 65,536 on and without limit', () => {
  expectQuiet(check, files(256n, 65_536n));
  expectQuiet(check, files(1024n, null));
});

test('cannot tell without the row', () => {
  expectUnknown(check, facts({ 'process.limits': {} }), 'open files');
  expectUnknown(check, facts({}), 'process.limits');
});

test.each([
  [['podman'], 'docker run --ulimit nofile=1048576:1048576 …'],
  [['systemd-service'], 'LimitNOFILE=1048576'],
  [['docker', 'kubernetes-pod'], 'LimitNOFILE=1048576'],
] as const)('in %j the way of that place comes first', (scenario, command) => {
  const result = runCheck(check, { ...files(256n, 1000n), ...facts({ scenario }) });
  expect(result.status === 'finding' && result.remedy[0]?.command).toBe(command);
  expect(result.status === 'finding' && result.remedy.length).toBe(3);
  if (command.startsWith('Limit') && scenario.length === 2)
    expect(result.status === 'finding' && result.remedy[0]?.text.en).toContain('node');
});
