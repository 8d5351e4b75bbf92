// Every experiment with the real go command: the diagnosis names each fault, and nothing is left behind.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runExperiment } from '../../../src/app/lab/run-experiment.ts';
import { EXPERIMENTS, renderCase } from '../../../src/app/lab/run-lab.ts';
import { findProgram } from '../../../src/app/lab/run-program.ts';
import { displayWidth } from '../../../src/base/display-width.ts';

const go = findProgram('go');
const isRoot = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0;
const entry = fileURLToPath(new URL('../../../src/cli/entry.ts', import.meta.url));
const left = () => readdirSync(tmpdir()).filter((n) => n.startsWith('goroscope-lab-'));

describe.skipIf(go === undefined || !isRoot || process.platform !== 'linux')('the lab', () => {
  test.each(EXPERIMENTS.map((e) => [e.name, e] as const))('%s', async (_, experiment) => {
    const before = left();
    const results = await runExperiment(experiment, {
      self: [process.execPath, '--import', import.meta.resolve('tsx'), entry],
      go: go ?? 'go',
      onResult: () => undefined,
      signal: new AbortController().signal,
    });
    expect(results.filter((r) => !r.right)).toEqual([]);
    expect(results.filter((r) => r.skipped === null).length).toBeGreaterThan(4);
    expect(left()).toEqual(before);
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('goroscope-lab-');
    for (const lang of ['en', 'zh'] as const)
      for (const line of results.flatMap((r) =>
        renderCase(r, { lang, color: false, columns: 80 }).split('\n'),
      ))
        expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  test('an interrupt removes what was made and answers 130', async () => {
    const words = ['--import', import.meta.resolve('tsx'), entry, 'lab', 'files', '--json'];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    const before = left();
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
    const isAtWork = () => left().length > before.length;
    for (let i = 0; i < 200 && !isAtWork(); i++) await sleep(100);
    await sleep(500);
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number | null];
    const report = JSON.parse(stdout) as { readonly interrupted: boolean };
    expect([code, report.interrupted, left()]).toEqual([130, true, before]);
    expect(stderr).toContain('interrupted:');
  });
});
