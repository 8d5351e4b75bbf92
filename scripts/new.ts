// `npm run new check cpu/cpu-some-slug`, `npm run new format NAME`, `npm run new command NAME`, `npm run new report NAME`:
// copies the template of that kind, fills in the names, formats the files and regenerates the registries.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { planNew } from './new/plan.ts';

function fail(text: string): never {
  console.error(text);
  process.exit(2);
}

function run(tool: string, ...args: string[]): void {
  const { status } = spawnSync(`node_modules/.bin/${tool}`, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}

const [kindName = '', name = ''] = process.argv.slice(2);
const files = planNew(kindName, name);
if (typeof files === 'string') fail(files);
const taken = files.find(({ path }) => existsSync(path));
if (taken !== undefined) fail(`${taken.path} exists already`);
for (const { path, content } of files) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  console.log(`wrote ${path}`);
}
// Names of different length break lines at different places.
run('oxfmt', ...files.map(({ path }) => path).filter((path) => path.endsWith('.ts')));
run('tsx', 'scripts/gen.ts');
