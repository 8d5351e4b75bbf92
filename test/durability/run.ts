// npm run durability [-- --seed 20261121] [--only kill-receiver,…] [--write]
// The long version of the failure tests: prints each outcome; with --write also docs/durability.md. Exit code 1 when
// anything acknowledged was lost or anything torn was stored.
import { execFileSync } from 'node:child_process';
import { cpus, totalmem, release } from 'node:os';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SCENARIOS, runScenario } from './catalog.ts';
import { renderReport } from './report.ts';
import type { Outcome } from './scenarios.ts';

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string', default: '' },
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const seed = Number(flags.seed);
const wanted = flags.only === '' ? undefined : flags.only.split(',');
const outcomes: Outcome[] = [];
for (const entry of SCENARIOS) {
  if (wanted !== undefined && !wanted.includes(entry.name)) continue;
  const outcome = await runScenario(entry, seed, flags.short);
  outcomes.push(outcome);
  console.log(
    outcome.skipped === undefined
      ? `${outcome.scenario}: seed ${outcome.seed}, ${outcome.rounds} rounds, ${outcome.seconds} s: acknowledged ${outcome.acknowledged} (${outcome.overGrpc} over gRPC), lost ${outcome.lost}, torn ${outcome.torn}, duplicates ${outcome.duplicates} (${outcome.notes})`
      : `${outcome.scenario}: skipped, ${outcome.skipped}`,
  );
}
if (flags.write) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? '?'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`;
  writeFileSync('docs/durability.md', renderReport(outcomes, { seed, commit, machine, date: new Date() }));
  console.log('wrote docs/durability.md');
}
const failed = outcomes.filter((o) => o.lost > 0 || o.torn > 0);
process.exit(failed.length > 0 ? 1 : 0);
