import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, here } from '../testing/facts.ts';
import { mountAt, place } from '../testing/places.ts';
import { check } from './fs-space-inodes.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

function at(freeBytes: number, sizeBytes = 100 * GIB, freeInodes = 900, inodes = 1000, options = ['rw']) {
  const space = here({ sizeBytes, freeBytes, inodes, freeInodes });
  const mount = mountAt('/data', { options });
  return facts({ 'fs.workDir': place('/data', { space, mount }), 'fs.goCache': place('/c') });
}

test('fires for little space, worse for very little', () => {
  expectFinding(check, at(1.5 * GIB), { severity: 'warn', says: ['/data', '1.5 GiB', '100 GiB'] });
  expectFinding(check, at(100 * MIB), { severity: 'error', commands: ['du -x'] });
});

test('fires for few inodes', () => {
  expectFinding(check, at(50 * GIB, 100 * GIB, 40), { severity: 'warn', says: ['inodes'] });
  expectFinding(check, at(50 * GIB, 100 * GIB, 0), { severity: 'error', commands: ['--inodes'] });
});

test('fires by share on a small file system', () => {
  expectFinding(check, at(5 * MIB, 64 * MIB), { severity: 'warn' });
  expectFinding(check, at(0, 64 * MIB), { severity: 'error' });
});

test('stays quiet with room, on a small file system, without inodes, and on a read-only mount', () => {
  expectQuiet(check, at(50 * GIB));
  expectQuiet(check, at(60 * MIB, 64 * MIB));
  expectQuiet(check, at(50 * GIB, 100 * GIB, 0, 0));
  expectQuiet(check, at(0, 64 * MIB, 0, 10, ['ro']));
});

test('cannot tell without statfs', () => {
  expectUnknown(check, facts({ 'fs.workDir': place('/data', { space: denied('statfs(/data)') }) }), 'EACCES');
  expectUnknown(check, facts({}), 'fs.workDir');
});
