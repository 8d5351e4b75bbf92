import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { globSync } from '../glob.mjs';
import { camelCase } from '../gen/registry.ts';

interface Kind {
  readonly template: string;
  readonly usage: string;
  /** Where the files go for a name. */
  readonly folder: (name: string) => string;
  readonly name: RegExp;
  /** What else is wrong with a name. */
  readonly refuse?: (name: string) => string | undefined;
}

const KINDS: Readonly<Record<string, Kind>> = {
  check: {
    template: 'src/checks/_template',
    usage: 'cpu/cpu-some-slug',
    folder: (n) => `src/checks/${dirname(n)}`,
    name: /^[a-z0-9]+\/[a-z0-9-]+$/,
    refuse: (n) =>
      basename(n).startsWith(`${dirname(n)}-`)
        ? undefined
        : `the slug of a check begins with its room: npm run new check ${dirname(n)}/${dirname(n)}-${basename(n)}`,
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

/** A file to be written. */
export interface PlannedFile {
  readonly path: string;
  readonly content: string;
}

/** The files a new `kind` called `name` begins with, or what is wrong with the wish. Paths are below the checkout. */
export function planNew(kindName: string, name: string): readonly PlannedFile[] | string {
  const kind = KINDS[kindName];
  if (kind === undefined) return `what is new? one of: ${Object.keys(KINDS).join(', ')}`;
  if (!kind.name.test(name)) return `usage: npm run new ${kindName} ${kind.usage}`;
  const refused = kind.refuse?.(name);
  if (refused !== undefined) return refused;
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
  return globSync([kind.template], /\.tmpl$/).map((file) => ({
    path: join(kind.folder(name), expand(relative(kind.template, file)).replace(/\.tmpl$/, '')),
    content: expand(readFileSync(file, 'utf8')),
  }));
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
