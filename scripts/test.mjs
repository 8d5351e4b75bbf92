// `npm test`: the tests that need nothing but Node and npm; what needs more skips and says so.
import { spawnSync } from 'node:child_process';

const extra = process.argv.slice(2);
const run = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...extra], {
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
