import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../support/server.ts';

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'goroscope-demo-test-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `goroscope demo` with a server of its own; `onOut` sees what it prints and may end it or stop reading. */
async function demo(onOut: (child: ReturnType<typeof spawn>, out: string) => void): Promise<Ended> {
  const args = [
    '--import',
    'tsx',
    'src/cli/entry.ts',
    'demo',
    '--server',
    `http://127.0.0.1:${await freePort()}`,
  ];
  const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR: scratch } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => onOut(child, (out += String(chunk))));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  onOut(child, '');
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

test('a demo that is ended leaves nothing behind and prints no warnings of its runtime', async () => {
  const { code, out, err } = await demo((child, text) => {
    if (text.includes('http://127.0.0.1:')) child.kill('SIGTERM');
  });
  expect([code, err.match(/Warning/g)]).toEqual([0, null]);
  expect(out).toContain('replayed');
  expect(readdirSync(scratch).filter((name) => name.startsWith('goroscope-demo-'))).toEqual([]);
}, 300_000);

test('so does one whose output nobody reads', async () => {
  const { err } = await demo((child) => child.stdout?.destroy());
  expect(err).toContain(scratch);
  expect(readdirSync(scratch).filter((name) => name.startsWith('goroscope-demo-'))).toEqual([]);
}, 300_000);
