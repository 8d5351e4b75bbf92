// Writes every generated file of the repository: registries from folders, documents from declarations.
// `npm run gen` writes them, `npm run gen -- --check` fails when one is not what its generator would write.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { globSync } from './glob.mjs';

/** One generated file. */
export interface Generated {
  readonly path: string;
  readonly content: string;
}

/** A generator module exports `generate`; registries are written first because documents import them. */
interface Generator {
  readonly generate: () => Generated[] | Promise<Generated[]>;
}

const check = process.argv.includes('--check');
const generators = globSync(['scripts/gen'], /\.gen\.ts$/);
const stale: string[] = [];
let count = 0;
for (const file of generators) {
  const { generate } = (await import(pathToFileURL(file).href)) as Generator;
  for (const { path, content } of await generate()) {
    count++;
    if (existsSync(path) && readFileSync(path, 'utf8') === content) continue;
    if (check) stale.push(path);
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      console.log(`wrote ${path}`);
    }
  }
}
if (stale.length > 0) {
  console.error(`not what their generator writes (run "npm run gen"):\n  ${stale.join('\n  ')}`);
  process.exit(1);
}
console.log(`generated files: ${count} up to date`);
