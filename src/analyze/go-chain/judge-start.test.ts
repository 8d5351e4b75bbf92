import { expect, test } from 'vitest';
import type { ChainEntry } from './build-chain.ts';
import { judgeStart } from './judge-start.ts';

function entry(name: string, value: string, origin: 'environment' | 'default' | 'user-env-file'): ChainEntry {
  const source = origin === 'environment' ? name : '/home/a/.config/go/env';
  return { name, rule: 'setting', value, winner: { origin, value, source }, overridden: [] } as ChainEntry;
}

const CHAIN = [
  entry('GOFLAGS', '-mod=bogus -x', 'user-env-file'),
  entry('GOOS', 'linux', 'default'),
  entry('GOARCH', 'bogus', 'environment'),
  entry('GOTOOLCHAIN', 'local', 'environment'),
  entry('GOWORK', '/nope/go.work', 'environment'),
];
const told = (message: string) => judgeStart(message, CHAIN).map((p) => [p.code, p.values['name'] ?? '']);

test.each([
  ['', []],
  ['# command-line-arguments\nmkdir -p $WORK/b001/\n', []],
  ["-mod=bogus not supported (can be '', 'mod', 'readonly', or 'vendor')", [['setting-refused', 'GOFLAGS']]],
  ['go: parsing $GOFLAGS: non-flag "x"', [['setting-refused', 'GOFLAGS']]],
  // Of two that are named the one that somebody has set.
  ['go: unsupported GOOS/GOARCH pair linux/bogus', [['setting-refused', 'GOARCH']]],
  ['go: reading go.work: open /nope/go.work: no such file', [['setting-refused', 'GOWORK']]],
  ['go: errors parsing go.mod:\ngo.mod:1: unknown directive: modul', [['module-files-refused', '']]],
  // The file asks; the setting is only mentioned.
  ['go: go.mod requires go >= 1.99 (running go 1.26; GOTOOLCHAIN=local)', [['module-files-refused', '']]],
  ['go: something new', [['go-refused', '']]],
])('%j', (message, expected) => {
  expect(told(message)).toEqual(expected);
});

test('the words are kept short and without what is printed on the way', () => {
  const [problem] = judgeStart(`go: downloading a.example v1\n${'long '.repeat(400)}`, []);
  expect(problem?.values['message']).toMatch(/^long long/);
  expect(problem?.values['message']?.length).toBeLessThanOrEqual(400);
});
