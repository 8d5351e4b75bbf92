import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

// `doctor --watch` in a real pseudo terminal of 24 rows and 80 columns, ended with Ctrl-C; and in a pipe.

const ROOT = resolve(import.meta.dirname, '../../..');
const ENTRY = `${process.execPath} --import tsx src/cli/entry.ts doctor local --watch --every 1 --only lim,clk,cpu`;
const hasScript = spawnSync('script', ['--version']).status === 0;
const ESC = String.fromCharCode(27);

interface Seen {
  readonly text: string;
  readonly code: number | null;
}

/** Runs a shell line in a pseudo terminal and types Ctrl-C as soon as `until` was written. */
async function inTerminal(line: string, until: string): Promise<Seen> {
  const child = spawn('script', ['-qefc', `stty rows 24 cols 80; ${line}`, '/dev/null'], {
    cwd: ROOT,
    env: { ...process.env, TERM: 'xterm', LANG: 'C.UTF-8' },
  });
  let text = '';
  let typed = false;
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (typed || !text.includes(until)) return;
    typed = true;
    child.stdin.write('\u0003');
  });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { text, code };
}

describe.skipIf(!hasScript)('in a terminal', () => {
  test('draws over itself, fits, and leaves the screen as it was', async () => {
    const { text, code } = await inTerminal(ENTRY, 'round 2');
    expect(code).toBe(0);
    const [before = '', inside = '', after = ''] = text.split(
      new RegExp(`${ESC}\\[\\?1049h${ESC}\\[\\?25l|${ESC}\\[\\?25h${ESC}\\[\\?1049l`),
    );
    expect(before.trim()).toBe('');
    const pictures = inside.split(`${ESC}[H${ESC}[J`).slice(1);
    expect(pictures.length).toBeGreaterThanOrEqual(2);
    for (const picture of pictures) {
      const lines = picture.replaceAll(new RegExp(`${ESC}\\[\\d*m`, 'g'), '').split(/\r?\n/);
      expect(lines.length).toBeLessThanOrEqual(24);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    }
    expect(pictures.join('')).toContain('Rates');
    expect(after).toMatch(/rounds, \d+ changes; \d+ errors/);
  }, 60_000);
});

test('in a pipe, lines; with --json one object a round', () => {
  const run = (...more: readonly string[]) => {
    const [program = '', ...words] = `${ENTRY} --rounds 2`.split(' ');
    return spawnSync(program, [...words, ...more], { cwd: ROOT, encoding: 'utf8' });
  };
  const lines = run();
  expect(lines.stdout).not.toContain(ESC);
  expect(lines.stdout.trimEnd().split('\n').at(-1)).toMatch(/^2 rounds/);
  const rounds = run('--json')
    .stdout.trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(rounds.map(({ round }) => round)).toEqual([1, 2]);
  expect(rounds[1]).toMatchObject({ schema: 1, target: 'local', rates: expect.any(Array) as unknown });
}, 60_000);
