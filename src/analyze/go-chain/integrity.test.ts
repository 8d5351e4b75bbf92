import { expect, test } from 'vitest';
import { type IntegrityFacts, judgeIntegrity } from './integrity.ts';

const version = (text: string) => ({ text, minor: 26, patch: 8 });
const WHOLE: IntegrityFacts = {
  version: 'go1.26.8',
  executable: '/go/bin/go',
  ownRoot: '/go',
  wishedRoot: undefined,
  versionFile: 'go1.26.8',
  sourceVersion: 'go1.26.8',
  tools: ['asm', 'compile', 'link', 'vet'].map((name) => ({ name, version: 'go1.26.8' })),
  hasCompiledPackages: false,
  hasGoEnv: true,
  programs: [{ path: '/go/bin/go', realPath: '/go/bin/go', version: version('go1.26.8') }],
};

const codes = (change: Partial<IntegrityFacts>) => judgeIntegrity({ ...WHOLE, ...change }).map((p) => p.code);

test('says nothing about a whole installation', () => {
  expect(codes({})).toEqual([]);
  expect(codes({ version: 'go1.26.8 X:boringcrypto' })).toEqual([]);
});

test.each([
  ['goroot-missing', { wishedRoot: { path: '/x', source: 'GOROOT', exists: false } }],
  [
    'goroot-other-release',
    { wishedRoot: { path: '/x', source: 'GOROOT', exists: true }, versionFile: 'go1.20.14' },
  ],
  ['version-file-other', { versionFile: 'go1.26.7' }],
  ['version-file-missing', { versionFile: undefined }],
  ['tools-missing', { tools: undefined }],
  ['tools-missing', { tools: [{ name: 'asm', version: 'go1.26.8' }] }],
  [
    'tool-other-release',
    { tools: WHOLE.tools?.map((t) => (t.name === 'link' ? { ...t, version: 'go1.25.0' } : t)) },
  ],
  ['sources-other-release', { sourceVersion: 'go1.25.1' }],
  ['leftovers', { hasCompiledPackages: true }],
  ['go-env-missing', { hasGoEnv: false }],
  [
    'shadowed',
    {
      programs: [
        ...WHOLE.programs,
        { path: '/usr/bin/go', realPath: '/usr/bin/go', version: version('go1.19.8') },
      ],
    },
  ],
] as const)('%s', (code, change) => {
  expect(codes(change)).toEqual([code]);
});
