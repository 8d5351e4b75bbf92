// `npm run check`: everything that is judged without running the product.
import { runSteps, tool } from './steps.mjs';

const result = await runSteps(
  [
    ['format', () => tool('oxfmt', ['--check', '.'])],
    ['lint', () => tool('oxlint', ['--type-aware', '--deny-warnings'])],
    ['types', () => tool('tsc', ['-b'])],
    ['import rules', () => tool('node', ['scripts/cruise.mjs'])],
    ['dead code', () => tool('knip', [])],
    ['ratchet', () => tool('tsx', ['scripts/ratchet.ts'])],
    ['generated files', () => tool('tsx', ['scripts/gen.ts', '--check'])],
  ],
  { keepGoing: true },
);
console.log(`check: ${result.passed} passed, ${result.failed} failed`);
process.exit(result.failed === 0 ? 0 : 1);
