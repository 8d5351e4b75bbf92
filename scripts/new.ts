// `npm run new check cpu/some-slug`, `npm run new format NAME`, `npm run new command NAME`, `npm run new report NAME`:
// copies the template of that kind, fills in the names and regenerates the registries.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { globSync } from './glob.mjs';
import { camelCase } from './gen/registry.ts';

interface Kind {
  readonly template: string;
  readonly usage: string;
  /** Where the files go for a name. */
  readonly folder: (name: string) => string;
  readonly name: RegExp;
}

const KINDS: Readonly<Record<string, Kind>> = {
  check: {
    template: 'src/checks/_template',
    usage: 'cpu/some-slug',
    folder: (n) => `src/checks/${dirname(n)}`,
    name: /^[a-z0-9]+\/[a-z0-9-]+$/,
  },
  format: {
    template: 'scripts/new/format',
    usage: 'some-format',
    folder: (n) => `src/formats/${n}`,
    name: /^[a-z0-9-]+$/,
  },
  command: {
    template: 'scripts/new/command',
    usage: 'some-command',
    folder: () => 'src/cli/commands',
    name: /^[a-z0-9-]+$/,
  },
  report: {
    template: 'scripts/new/report',
    usage: 'some-format',
    folder: () => 'src/report',
    name: /^[a-z0-9-]+$/,
  },
};

function fail(text: string): never {
  console.error(text);
  process.exit(2);
}

/** The next free number of a check's id prefix (`CPU007`); ids of retired checks stay taken. */
function nextId(room: string): string {
  const prefix = room.toUpperCase();
  const used = globSync(['src/checks'], /\.ts$/).flatMap((f) => [
    ...readFileSync(f, 'utf8').matchAll(new RegExp(`'${prefix}(\\d{3})'`, 'g')),
  ]);
  const next = Math.max(0, ...used.map((m) => Number(m[1]))) + 1;
  return prefix + String(next).padStart(3, '0');
}

const [kindName = '', name = ''] = process.argv.slice(2);
const kind = KINDS[kindName] ?? fail(`what is new? one of: ${Object.keys(KINDS).join(', ')}`);
if (!kind.name.test(name)) fail(`usage: npm run new ${kindName} ${kind.usage}`);
const slug = basename(name);
const values: Readonly<Record<string, string>> = {
  slug,
  camel: camelCase(slug),
  Pascal: camelCase(`-${slug}`),
  room: dirname(name),
  ID: kindName === 'check' ? nextId(dirname(name)) : '',
};
const expand = (text: string) =>
  text.replace(/__(slug|camel|Pascal|room|ID)__/g, (_, key: string) => values[key] ?? '');

for (const file of globSync([kind.template], /\.tmpl$|\.ts$|\.md$/)) {
  const target = join(kind.folder(name), expand(relative(kind.template, file)).replace(/\.tmpl$/, ''));
  if (existsSync(target)) fail(`${target} exists already`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, expand(readFileSync(file, 'utf8')));
  console.log(`wrote ${target}`);
}
const gen = spawnSync('node_modules/.bin/tsx', ['scripts/gen.ts'], { stdio: 'inherit' });
process.exit(gen.status ?? 1);
