import { SCENARIOS } from './catalog.ts';
import type { Outcome } from './scenarios.ts';

/** Where and when the run was made. */
export interface RunFacts {
  readonly seed: number;
  readonly commit: string;
  readonly machine: string;
  readonly date: Date;
}

const HEAD = `# Durability

Goroscope answers "stored" to an OTLP request only after the request lies in the write-ahead log and the log was fsynced. From
there each row reaches the store exactly once, whatever dies in between. This page is written by the test that tries to prove
the opposite: \`npm run durability -- --write\`. It kills, stops, fills and damages the real system (receivers, log, loader and
the embedded engine in its own process) and compares the set of acknowledged traces with the set of stored ones.
Requests come over OTLP/HTTP and, every second one, over OTLP/gRPC.

- **lost**: acknowledged, but missing in the store or not whole. Must be 0.
- **torn**: stored, acknowledged or not, but not whole: a request is one record and one record is stored as a whole;
  or not whole in the index that finds traces by id. Must be 0.
- **duplicates**: spans stored more than once. Replays and restarts must add none. A sender that repeats a request because it
  never saw the answer stores it twice: OTLP promises delivery at least once ("Duplicate Data" in its specification).
`;

const TAIL = `
## What is not covered

- **Power loss.** \`kill -9\` leaves the page cache alone. The order is right (data, fdatasync, directory fsync on creation and rename),
  but whether a disk keeps what it says it wrote is the disk's matter.
- **The store's own files.** Once a segment is loaded and checkpointed it is removed; from then on the engine's durability counts.
  Loading syncs the written part before it counts as stored.
- **Old log files put back by hand.** Small waiting segments are gathered into one under a new id and the old files removed. Copies of the
  old files that somebody puts back later are new to the store and are stored again (measured: every span once more for each replay).
- **Both clocks jumping backwards together with a lost checkpoint** could repeat sequence numbers (not segment ids).

A short version runs with every check (\`test/durability/durability.test.ts\`). How it works: \`src/ingest/README.md\`.
`;

/** The report of a run as Markdown. */
export function renderReport(outcomes: readonly Outcome[], facts: RunFacts): string {
  const rows = outcomes.map((o) => {
    const entry = SCENARIOS.find((s) => s.name === o.scenario);
    const title = entry?.title ?? o.scenario;
    if (o.skipped !== undefined) return `| ${title} | skipped: ${o.skipped} | | | | | | |`;
    return `| ${title} | ${o.rounds} ${entry?.unit ?? ''} | ${o.sent} | ${o.acknowledged} | ${o.overGrpc} | **${o.lost}** | **${o.torn}** | ${o.duplicates} |`;
  });
  const notes = outcomes
    .filter((o) => o.notes !== '')
    .map((o) => `- \`${o.scenario}\` (${o.seconds} s): ${o.notes}`);
  return `${HEAD}
## Last run

${facts.date.toISOString().slice(0, 10)}, commit ${facts.commit}, seed ${facts.seed}, ${facts.machine}.
Repeat it with \`npm run durability -- --seed ${facts.seed}\`; one test with \`--only NAME\`.

| failure | rounds | requests sent | acknowledged | of them over gRPC | lost | torn | duplicate spans |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

${notes.join('\n')}
${TAIL}`;
}
