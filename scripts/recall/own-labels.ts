import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Expectation } from './record-verdict.ts';

/** How many fixtures of each kind a check has, and how many came out as they say. */
export type OwnScore = Readonly<Record<Expectation, { right: number; all: number }>>;

interface Recorded {
  readonly slug: string;
  readonly expected: Expectation;
  readonly right: boolean;
}

/** Runs the tests of the checks with recorders and counts what their fixtures expect and what came. */
export function scoreOwnFixtures(): ReadonlyMap<string, OwnScore> {
  const dir = mkdtempSync(join(tmpdir(), 'goroscope-recall-'));
  const file = join(dir, 'verdicts.jsonl');
  try {
    execFileSync(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--config',
        'scripts/recall/vitest.recall.config.ts',
        '--silent',
      ],
      { env: { ...process.env, RECALL_FILE: file }, stdio: 'ignore' },
    );
  } catch {
    // Tests that assert by themselves may fail; the recorded fixtures count.
  }
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  rmSync(dir, { recursive: true, force: true });
  const scores = new Map<string, OwnScore>();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const { slug, expected, right } = JSON.parse(line) as Recorded;
    const score = scores.get(slug) ?? empty();
    scores.set(slug, score);
    score[expected].all++;
    if (right) score[expected].right++;
  }
  return scores;
}

function empty(): OwnScore {
  return { finding: { right: 0, all: 0 }, quiet: { right: 0, all: 0 }, unknown: { right: 0, all: 0 } };
}
