// Checks the import rules and that they were really applied: an import checker that sees no module also reports no error.
import { spawnSync } from 'node:child_process';
import { globSync } from './glob.mjs';

const run = spawnSync(
  process.execPath,
  [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.mjs',
    '--output-type',
    'json',
    'src',
    'web/src',
  ],
  {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  },
);
if (run.status !== 0 && !run.stdout.startsWith('{')) {
  console.error(run.stdout + run.stderr);
  process.exit(1);
}
const { summary, modules } = JSON.parse(run.stdout);
for (const v of summary.violations) console.error(`${v.rule.severity} ${v.rule.name}: ${v.from} -> ${v.to}`);
const own = modules.filter((m) => /^(src|web\/src)\/.*\.tsx?$/.test(m.source)).length;
const files = globSync(['src', 'web/src'], /\.tsx?$/).filter((f) => !f.endsWith('.d.ts')).length;
if (own < files) {
  console.error(`the import checker saw ${own} of ${files} source files`);
  process.exit(1);
}
console.log(`import rules: ${own} modules, ${summary.violations.length} violations`);
process.exit(summary.violations.length === 0 ? 0 : 1);
