import { expect, test } from 'vitest';
import type { ProjectFiles } from './chain-input.ts';
import { selectToolchain } from './select-toolchain.ts';

function project(go?: string, toolchain?: string): ProjectFiles {
  const file = { module: 'm', go, toolchain, godebug: {}, require: [], replace: [], use: [] };
  return { goMod: { path: '/p/go.mod', file }, goWork: undefined };
}

test.each([
  // setting, go line, toolchain line -> toolchain, reason
  ['auto', '1.25.0', undefined, 'go1.26.8', 'satisfied'],
  ['auto', '1.27', undefined, 'go1.27.0', 'go-line'],
  ['auto', '1.27rc1', undefined, 'go1.27rc1', 'go-line'],
  ['auto', '1.25', 'go1.27.4', 'go1.27.4', 'toolchain-line'],
  ['auto', '1.28.0', 'go1.27.4', 'go1.28.0', 'go-line'],
  ['auto', '1.27', 'default', 'go1.26.8', 'default-line'],
  ['auto', '1.25', 'nonsense', 'nonsense', 'invalid-line'],
  ['local', '1.27', undefined, 'go1.26.8', 'local'],
  ['', '1.27', undefined, 'go1.26.8', 'no-setting'],
  ['go1.22.12', '1.27', undefined, 'go1.22.12', 'named'],
  ['go1.22.12+auto', '1.24.1', undefined, 'go1.24.1', 'go-line'],
  ['go1.22.12+path', '1.20', undefined, 'go1.22.12', 'named'],
  ['go1.26.8', '1.20', undefined, 'go1.26.8', 'named'],
  ['bash', '1.20', undefined, 'bash', 'invalid-setting'],
  ['go1.22.12+always', '1.20', undefined, 'go1.22.12+always', 'invalid-setting'],
])('GOTOOLCHAIN=%s, go %s, toolchain %s: %s by %s', (setting, go, line, toolchain, reason) => {
  expect(selectToolchain('go1.26.8', setting, project(go, line), true)).toMatchObject({ toolchain, reason });
});

test('a local toolchain that is too old says for what', () => {
  expect(selectToolchain('go1.26.8', 'local', project('1.27'), true).tooOldFor).toBe('1.27');
  expect(selectToolchain('go1.26.8', 'local', project('1.26'), true).tooOldFor).toBeUndefined();
});

test('before 1.21 and without modules nothing is selected', () => {
  expect(selectToolchain('go1.20.14', 'go1.26.8', project('1.27'), true).reason).toBe('before-121');
  expect(selectToolchain('go1.26.8', 'go1.22.12', project('1.27'), false).reason).toBe('modules-off');
});
