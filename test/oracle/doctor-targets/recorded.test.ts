import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const KINDS: Readonly<Record<string, string>> = {
  'pod.json': 'Pod',
  'agent-pod.json': 'Pod',
  'defaulted-pod.json': 'Pod',
  'limitranges.json': 'LimitRangeList',
  'resourcequotas.json': 'ResourceQuotaList',
  'node.json': 'Node',
  'events.json': 'EventList',
  'deployment.json': 'Deployment',
};

const folder = mkdtempSync(join(tmpdir(), 'goroscope-recorded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Builds the decoder of upstream's own types; undefined without go or without the module in cache or proxy. */
function buildDecoder(): string | undefined {
  if (spawnSync('go', ['version']).status !== 0) return undefined;
  for (const name of ['main.go', 'go.mod', 'go.sum'])
    copyFileSync(join(import.meta.dirname, 'strict-decode', name), join(folder, name));
  const built = spawnSync('go', ['build', '-o', 'decode', '.'], {
    cwd: folder,
    timeout: 240_000,
    encoding: 'utf8',
  });
  return built.status === 0 ? join(folder, 'decode') : undefined;
}

const decoder = process.env['GOROSCOPE_ORACLE_K8S'] === '0' ? undefined : buildDecoder();

describe.skipIf(decoder === undefined)('the recorded answers have the shape of upstream', () => {
  test.each(Object.entries(KINDS))('%s is a %s without unknown or misspelt fields', (file, kind) => {
    const path = join(import.meta.dirname, 'recorded', file);
    expect(execFileSync(decoder ?? '', [kind, path], { encoding: 'utf8' })).toBe('ok\n');
  });

  test('the decoder refuses a field that upstream does not have', () => {
    const wrong = spawnSync(decoder ?? '', ['Pod', join(import.meta.dirname, 'recorded', 'node.json')], {
      encoding: 'utf8',
    });
    expect(wrong.status).not.toBe(0);
    expect(wrong.stderr).toContain('unknown field');
  });
});
