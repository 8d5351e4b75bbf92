import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoCommand } from '../base/demo-command.ts';
import { command } from './commands/demo.ts';
import { programName } from './program-name.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'goroscope-name-'));
  for (const folder of ['checkout/bin', 'checkout/it is mine', 'usr', 'other']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  writeFileSync(join(root, 'checkout/bin/goroscope.mjs'), '');
  writeFileSync(join(root, "checkout/it is mine/x's.mjs"), '');
  writeFileSync(join(root, 'other/goroscope'), '');
  symlinkSync(join(root, 'checkout/bin/goroscope.mjs'), join(root, 'usr/goroscope'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const script = (): string => join(root, 'checkout/bin/goroscope.mjs');

test('an installed program is called by its name', () => {
  const env = { PATH: `/nowhere:${root}/usr:${root}/other` };
  expect(programName(join(root, 'usr/goroscope'), env, root)).toBe('goroscope');
  expect(programName(script(), env, root)).toBe('goroscope');
});

test('a program in a checkout is called by its file, seen from the folder of the caller', () => {
  const env = { PATH: '/nowhere' };
  expect(programName(script(), env, join(root, 'checkout'))).toBe('node bin/goroscope.mjs');
  expect(programName(script(), env, join(root, 'usr'))).toBe(`node ${script()}`);
  expect(programName(join(root, "checkout/it is mine/x's.mjs"), env, root)).toBe(
    `node 'checkout/it is mine/x'\\''s.mjs'`,
  );
});

test('another program of the same name that the shell finds first is not this one', () => {
  expect(programName(script(), { PATH: `${root}/other:${root}/usr` }, join(root, 'checkout'))).toBe(
    'node bin/goroscope.mjs',
  );
});

test('the server that the demo asks by itself is not named', () => {
  const server = command.options['server'];
  const url = server !== undefined && 'default' in server ? server.default : '';
  expect(demoCommand('goroscope', url)).toBe('goroscope demo');
});
