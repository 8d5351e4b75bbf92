import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTarget } from '../../../src/app/doctor/open-target.ts';
import { runDoctor } from '../../../src/app/doctor/run-doctor.ts';
import {
  buildProbes,
  canRunProbes,
  type ProbeAnswer,
  ProbeRunner,
  PROBES,
  writeMachine,
} from './go-runtimes.ts';
import { Dice, randomMachine, type RandomMachine } from './random-snapshot.ts';

// Unmodified Go programs are started inside made-up file systems; what they choose for GOMAXPROCS must be what is predicted.
// ORACLE_CASES and ORACLE_SEED run more and other cases.
const CASES = Number(process.env['ORACLE_CASES'] ?? 300);
const SEED = Number(process.env['ORACLE_SEED'] ?? 1);

describe.skipIf(!canRunProbes())('predicted GOMAXPROCS against real runtimes in made-up machines', () => {
  let runner: ProbeRunner;
  beforeAll(async () => {
    runner = new ProbeRunner(await buildProbes());
  }, 600_000);
  afterAll(() => runner.close());

  test(`${CASES} machines from seed ${SEED}`, { timeout: 3_600_000 }, async () => {
    const wrong: string[] = [];
    for (let n = 0; n < CASES && wrong.length < 5; n++) {
      const seed = SEED * 1_000_003 + n;
      const machine = randomMachine(new Dice(seed));
      const root = mkdtempSync(join(tmpdir(), 'goroscope-oracle-'));
      try {
        writeMachine(root, machine);
        const answers = await runner.ask(root, machine);
        const predicted = await predict(root);
        for (const [i, probe] of PROBES.entries()) {
          const answer = answers[i];
          const expected = predicted[i];
          if (answer !== expected)
            wrong.push(`seed ${seed} ${probe.name}: said ${answer}, predicted ${expected}\n${show(machine)}`);
        }
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    }
    expect(wrong.join('\n')).toBe('');
  });
});

async function predict(root: string): Promise<readonly (ProbeAnswer | null)[]> {
  const { limits } = await runDoctor({ target: await openTarget(`snapshot:${root}`), checks: [] });
  return PROBES.map(({ predictedBy }) =>
    limits.crashes.includes(predictedBy) ? 'died' : limits.gomaxprocs[predictedBy],
  );
}

function show(machine: RandomMachine): string {
  const files = [...machine.files].map(
    ([path, text]) =>
      `  ${path}: ${JSON.stringify(text.length > 2000 ? `${text.slice(0, 300)}…(${text.length})` : text)}`,
  );
  return [`  cpus ${machine.cpus} env ${machine.env.join(' ')}`, ...files].join('\n');
}
