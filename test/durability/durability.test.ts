// The short version of the failure tests, for every check. `npm run durability` is the long one.
import { expect, test } from 'vitest';
import { runScenario, SCENARIOS } from './catalog.ts';

for (const entry of SCENARIOS) {
  const missing = entry.missing?.();
  test.skipIf(missing !== undefined)(
    `${entry.title}: nothing acknowledged is lost, nothing torn is stored${missing === undefined ? '' : ` (${missing})`}`,
    { timeout: 1_200_000 },
    async () => {
      const seed = Date.now() % 1_000_000;
      const outcome = await runScenario(entry, seed, true);
      console.log(`${entry.name}: seed ${seed}, acknowledged ${outcome.acknowledged}, ${outcome.notes}`);
      expect(outcome.overGrpc).toBeGreaterThan(0);
      expect(outcome.acknowledged).toBeGreaterThan(outcome.overGrpc);
      expect(outcome).toMatchObject({ lost: 0, torn: 0 });
    },
  );
}
