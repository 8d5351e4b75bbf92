// Precision and recall of every check: over the labelled snapshots, over those derived from captures (scripts/recall/derived), and over
// the fixtures of its own test.
//   npm run recall                 a table
//   npm run recall -- --json       the same for programs
//   npm run recall -- --snapshots  without the fixtures of the checks' own tests (faster)
import { join } from 'node:path';
import { CHECKS } from '../src/checks/registry.generated.ts';
import { type OwnScore, scoreOwnFixtures } from './recall/own-labels.ts';
import { judgeDerived } from './recall/derived/score-derived.ts';
import { addVerdicts, noScore, scoreSnapshots, type SnapshotScore } from './recall/snapshot-labels.ts';

const FIXTURES = join(import.meta.dirname, '../test/fixtures');

interface Row {
  readonly slug: string;
  readonly snapshots: SnapshotScore;
  /** Share of its findings that are right; null when it never fired. */
  readonly precision: number | null;
  /** Share of the cases in which it must fire that it found; null when none is labelled so. */
  readonly recall: number | null;
  readonly own: OwnScore | null;
}

const { snapshots, scores } = await scoreSnapshots(join(FIXTURES, 'snapshots'));
const derived = await judgeDerived(FIXTURES);
for (const { name, verdicts, mustFire } of derived) addVerdicts(scores, name, verdicts, mustFire);
const own = process.argv.includes('--snapshots') ? new Map<string, OwnScore>() : scoreOwnFixtures();
const rows = CHECKS.map(({ slug }): Row => {
  const score = scores.get(slug) ?? noScore();
  return {
    slug,
    snapshots: score,
    precision: ratio(score.hit, score.hit + score.falseAlarm),
    recall: ratio(score.hit, score.hit + score.miss),
    own: own.get(slug) ?? null,
  };
});
const failed = rows.some(({ snapshots: s, own: o }) => s.miss + s.falseAlarm > 0 || wrongOwn(o) > 0);
if (process.argv.includes('--json')) {
  process.stdout.write(
    `${JSON.stringify({ schema: 1, snapshots, derived: derived.length, rows, total: totals() }, null, 2)}\n`,
  );
} else process.stdout.write(renderTable());
process.exitCode = failed ? 1 : 0;

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function wrongOwn(score: OwnScore | null): number {
  return score === null ? 0 : Object.values(score).reduce((sum, { right, all }) => sum + all - right, 0);
}

function totals() {
  const sum = (pick: (row: Row) => number) => rows.reduce((all, row) => all + pick(row), 0);
  const hit = sum((row) => row.snapshots.hit);
  const falseAlarm = sum((row) => row.snapshots.falseAlarm);
  const miss = sum((row) => row.snapshots.miss);
  return {
    checks: rows.length,
    firedByAnySnapshot: rows.filter((row) => row.recall !== null).length,
    withOwnFixtures: rows.filter((row) => row.own !== null).length,
    hit,
    miss,
    falseAlarm,
    quiet: sum((row) => row.snapshots.quiet),
    unknown: sum((row) => row.snapshots.unknown),
    precision: ratio(hit, hit + falseAlarm),
    recall: ratio(hit, hit + miss),
    ownFixtures: sum(({ own: o }) => (o === null ? 0 : Object.values(o).reduce((n, { all }) => n + all, 0))),
    ownWrong: sum(({ own: o }) => wrongOwn(o)),
  };
}

function renderTable(): string {
  const percent = (value: number | null) => (value === null ? '–' : `${Math.round(value * 1000) / 10} %`);
  const share = (score: OwnScore | null, kind: keyof OwnScore) =>
    score === null ? '–' : `${score[kind].right}/${score[kind].all}`;
  const head = [
    'check',
    'hit',
    'miss',
    'false',
    'quiet',
    'unknown',
    'precision',
    'recall',
    'fires',
    'silent',
    'cannot tell',
  ];
  const body = rows.map(({ slug, snapshots: s, precision, recall, own: o }) => [
    slug,
    String(s.hit),
    String(s.miss),
    String(s.falseAlarm),
    String(s.quiet),
    String(s.unknown),
    percent(precision),
    percent(recall),
    share(o, 'finding'),
    share(o, 'quiet'),
    share(o, 'unknown'),
  ]);
  const widths = head.map((name, i) => Math.max(name.length, ...body.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ');
  const all = totals();
  const unproven = rows.filter((row) => row.recall === null).map(({ slug }) => slug);
  const wrong = rows
    .filter((row) => row.snapshots.wrong.length > 0)
    .map((row) => `  ${row.slug}: ${row.snapshots.wrong.join(', ')}`);
  return `${[
    `${snapshots} snapshots labelled in test/fixtures/snapshots/findings.json, and ${derived.length} captured or derived from captures by stated`,
    'changes (scripts/recall/derived/cases): in each, every check that must fire, and no other;',
    "on the right the fixtures of each check's own test: written with the check, so they are a floor and no proof of what happens elsewhere.",
    '',
    line(head),
    ...body.map(line),
    '',
    `snapshots: precision ${percent(all.precision)}, recall ${percent(all.recall)} (${all.hit} hits, ${all.miss} missed, ${all.falseAlarm} false alarms, ${all.quiet} rightly silent, ${all.unknown} could not tell)`,
    `${all.firedByAnySnapshot} of ${all.checks} checks must fire in some snapshot`,
    ...(unproven.length === 0
      ? []
      : [`not proven, the snapshots measure false alarms only: ${unproven.join(', ')}`]),
    `own fixtures: ${all.ownFixtures} of ${all.withOwnFixtures} checks, ${all.ownWrong} wrong`,
    ...(wrong.length === 0 ? [] : ['', 'wrong in:', ...wrong]),
  ].join('\n')}\n`;
}
