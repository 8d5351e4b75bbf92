import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTarget } from '../../src/app/doctor/open-target.ts';
import { runDoctor } from '../../src/app/doctor/run-doctor.ts';

/** Counts of one check over all snapshots, against the labels of `findings.json`. */
export interface SnapshotScore {
  /** Must fire and did. */
  hit: number;
  /** Must fire and did not. */
  miss: number;
  /** Fired and must not. */
  falseAlarm: number;
  /** Rightly silent: passed or does not apply. */
  quiet: number;
  /** Silent because it could not tell; neither right nor wrong. */
  unknown: number;
  /** Snapshots of misses and false alarms. */
  readonly wrong: string[];
}

/** Judges every labelled snapshot with every check. */
export async function scoreSnapshots(
  root: string,
): Promise<{ readonly snapshots: number; readonly scores: Map<string, SnapshotScore> }> {
  const labels = JSON.parse(readFileSync(join(root, 'findings.json'), 'utf8')) as Readonly<
    Record<string, readonly string[]>
  >;
  const present = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const unlabelled = present.map((entry) => entry.name).filter((name) => labels[name] === undefined);
  if (unlabelled.length > 0) throw new Error(`snapshots without labels: ${unlabelled.join(', ')}`);
  const scores = new Map<string, SnapshotScore>();
  for (const [name, expected] of Object.entries(labels)) {
    const target = await openTarget(`snapshot:${join(root, name)}`);
    const { verdicts } = await runDoctor({ target });
    await target.close();
    addVerdicts(scores, name, verdicts, expected);
  }
  return { snapshots: Object.keys(labels).length, scores };
}

/** The score of a check that no snapshot was judged with. */
export function noScore(): SnapshotScore {
  return { hit: 0, miss: 0, falseAlarm: 0, quiet: 0, unknown: 0, wrong: [] };
}

/** Adds what every check said of one snapshot. */
export function addVerdicts(
  scores: Map<string, SnapshotScore>,
  name: string,
  verdicts: Readonly<Record<string, string>>,
  mustFire: readonly string[],
): void {
  for (const [slug, verdict] of Object.entries(verdicts)) {
    const score = scores.get(slug) ?? noScore();
    scores.set(slug, score);
    const kind = kindOf(verdict, mustFire.includes(slug));
    score[kind]++;
    if (kind === 'miss' || kind === 'falseAlarm') score.wrong.push(name);
  }
}

function kindOf(verdict: string, must: boolean): 'hit' | 'miss' | 'falseAlarm' | 'quiet' | 'unknown' {
  if (verdict === 'finding') return must ? 'hit' : 'falseAlarm';
  if (must) return 'miss';
  return verdict === 'unknown' || verdict === 'crashed' ? 'unknown' : 'quiet';
}
