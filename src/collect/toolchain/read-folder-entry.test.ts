import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { judgeNetwork } from '../../analyze/go-chain/judge-network.ts';
import { probeNetwork } from './probe-network.ts';
import { readFolderEntry } from './read-folder-entry.ts';

const dir = mkdtempSync(join(tmpdir(), 'goroscope-folder-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const at = (path: string) => pathToFileURL(join(dir, path)).href;
const versions = join(dir, 'a.example/own/@v');
mkdirSync(versions, { recursive: true });
writeFileSync(join(versions, 'v1.0.0.info'), '{"Version":"v1.0.0"}');
writeFileSync(join(versions, 'v1.0.0.mod'), 'module a.example/own\n');

test('a file is an answer, one that is not there a 404, anything else a refusal', () => {
  const own = readFolderEntry(at('a.example/own/@v/v1.0.0.mod'));
  expect([own.timed.status, own.body.toString()]).toEqual([200, 'module a.example/own\n']);
  expect(readFolderEntry(at('nosuch')).timed.status).toBe(404);
  expect(readFolderEntry(at('a.example')).timed.status).toBe(403);
  expect(readFolderEntry(at('a.example/own/@v/v1.0.0.mod/below')).timed.status).toBe(403);
});

test.each([
  ['a.example/own', []],
  ['a.example/gone', ['module-missing']],
])('%s is looked up in a folder of GOPROXY as on a server', async (module, expected) => {
  const facts = await probeNetwork({
    env: new Map(),
    proxy: at(''),
    noProxyPatterns: '',
    insecurePatterns: '',
    sumDb: 'off',
    noSumDbPatterns: '',
    govcs: '',
    goAuth: 'off',
    module,
    version: 'v1.0.0',
    expectedHash: undefined,
    timeoutMs: 1000,
    withoutZip: true,
  });
  expect(judgeNetwork(facts).map((p) => p.code)).toEqual(expected);
});
