import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { binaryFacts } from '../testing/programs.ts';
import { check } from './bin-wrong-arch.ts';

const on = (arch: string, machine: string, binfmt: readonly string[] = []) =>
  facts({ 'binary.facts': binaryFacts({ arch }), 'kernel.arch': machine, 'kernel.binfmt': binfmt });

test('fires on a program of another processor', () => {
  expectFinding(check, on('arm64', 'amd64'), {
    severity: 'error',
    says: ['arm64'],
    commands: ['GOARCH=amd64'],
  });
});

test('stays quiet when it fits or is emulated', () => {
  expectQuiet(check, on('amd64', 'amd64'));
  expectQuiet(check, on('386', 'amd64'));
  expectQuiet(check, on('arm64', 'amd64', ['qemu-aarch64']));
});

test('cannot tell without the program', () => {
  expectUnknown(check, facts({ 'kernel.arch': 'amd64' }), 'binary.facts');
});
