import { expect, test } from 'vitest';
import { parseMembership } from './parse-membership.ts';

test('reads v1, named and v2 lines', () => {
  const { entries, problems } = parseMembership('11:name=systemd:/a\n6:cpuacct,cpu:/a/b\n0::/x\n');
  expect(problems).toEqual([]);
  expect(entries).toEqual([
    { hierarchyId: 11, controllers: ['name=systemd'], path: '/a', deleted: false },
    { hierarchyId: 6, controllers: ['cpuacct', 'cpu'], path: '/a/b', deleted: false },
    { hierarchyId: 0, controllers: [], path: '/x', deleted: false },
  ]);
});

test('keeps colons and blanks of the path', () => {
  expect(parseMembership('0::/some/long/path:with:colons and blanks\n').entries[0]?.path).toBe(
    '/some/long/path:with:colons and blanks',
  );
});

test('marks a deleted group', () => {
  expect(parseMembership('0::/gone (deleted)\n').entries).toEqual([
    { hierarchyId: 0, controllers: [], path: '/gone', deleted: true },
  ]);
});

test('reads a last line without newline and lines with carriage returns', () => {
  expect(parseMembership('1:cpu:/a\r\n0::/b').entries.map((e) => e.path)).toEqual(['/a', '/b']);
});

test('keeps what it understands beside what it does not', () => {
  const { entries, problems } = parseMembership('\n0:/x\nnonsense\n0::relative\n2:pids:/p\n');
  expect(entries.map((e) => e.path)).toEqual(['/p']);
  expect(problems).toEqual(['0:/x', 'nonsense', '0::relative']);
});

test('an empty file has no entries', () => {
  expect(parseMembership('')).toEqual({ entries: [], problems: [] });
  expect(parseMembership('1::/\n').entries).toEqual([
    { hierarchyId: 1, controllers: [], path: '/', deleted: false },
  ]);
});

test('cut at every byte it never throws', () => {
  const text = '11:name=systemd:/a (deleted)\n0::/ünï\n';
  for (let n = 0; n <= text.length; n++) expect(() => parseMembership(text.slice(0, n))).not.toThrow();
});
