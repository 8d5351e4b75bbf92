import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cpuCount } from '../../../src/model/cpu-set.ts';
import { parseStatus } from '../../../src/formats/proc/parse-status.ts';
import { buildProbes, canRunProbes, ProbeRunner, PROBES } from './go-runtimes.ts';

// The GOMAXPROCS numbers beside the snapshots are what real runtimes choose in them.
const ROOT = join(import.meta.dirname, '../../fixtures/snapshots');
const NAMES = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const KEY = {
  'go1.24': 'gomaxprocs_go124',
  'go1.25.0': 'gomaxprocs_go1250_to_5',
  'go1.26': 'gomaxprocs_goRootAware',
  automaxprocs: 'automaxprocs',
} as const;

describe.skipIf(!canRunProbes())('real runtimes in the stored snapshots', () => {
  let runner: ProbeRunner;
  beforeAll(async () => {
    runner = new ProbeRunner(await buildProbes());
  }, 600_000);
  afterAll(() => runner.close());

  test.each(NAMES)('%s', async (name) => {
    const root = mkdtempSync(join(tmpdir(), 'goroscope-snapshot-'));
    try {
      cpSync(join(ROOT, name), root, { recursive: true });
      const expected = JSON.parse(readFileSync(join(root, 'expected.json'), 'utf8')) as Readonly<
        Record<string, number>
      >;
      const status = parseStatus(readFileSync(join(root, 'proc/self/status'), 'utf8'));
      const answers = await runner.ask(root, {
        files: new Map(),
        cpus: cpuCount(status?.cpusAllowed ?? []),
        env: [],
      });
      expect(Object.fromEntries(PROBES.map((probe, i) => [probe.name, answers[i]]))).toEqual(
        Object.fromEntries(PROBES.map((probe) => [probe.name, expected[KEY[probe.predictedBy]]])),
      );
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
