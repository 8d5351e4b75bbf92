import type { VendoredModule, VendorList } from '../../model/module-files.ts';

const VERSION = /^v\d+\.\d+\.\d+(?:[-+][\w.+-]*)?$/;

interface Entry {
  readonly path: string;
  readonly version: string;
  explicit: boolean;
  go: string | undefined;
  replacedBy: string | undefined;
}

/**
 * Reads vendor/modules.txt: `# path version [=> replacement]`, `# path => replacement`, `## explicit; go 1.24`; lines of
 * packages are skipped. Source: Go src/cmd/go/internal/modload/vendor.go, readVendorList.
 */
export function parseModulesTxt(text: string): VendorList {
  const modules = new Map<string, Entry>();
  let workspace = false;
  let current: Entry | undefined;
  for (const line of text.split('\n')) {
    if (line === '## workspace') workspace = true;
    else if (line.startsWith('## ')) {
      if (current === undefined) continue;
      for (const word of line
        .slice(3)
        .split(';')
        .map((part) => part.trim())) {
        if (word === 'explicit') current.explicit = true;
        else if (word.startsWith('go ')) current.go = word.slice(3);
      }
    } else if (line.startsWith('# ')) current = toEntry(line.slice(2), modules);
  }
  return { workspace, modules: [...modules.values()] satisfies readonly VendoredModule[] };
}

/** The entry of a module line; the same one when a module is named twice, undefined when the line says nothing known. */
function toEntry(line: string, modules: Map<string, Entry>): Entry | undefined {
  const words = line.split(/\s+/).filter((word) => word !== '');
  const [path, second, ...more] = words;
  if (path === undefined || second === undefined) return undefined;
  const isVersion = VERSION.test(second);
  if (!isVersion && second !== '=>') return undefined;
  const version = isVersion ? second : '';
  const target = isVersion ? (more[0] === '=>' ? more.slice(1) : []) : more;
  const key = `${path}@${version}`;
  const entry = modules.get(key) ?? { path, version, explicit: false, go: undefined, replacedBy: undefined };
  modules.set(key, entry);
  const [to, toVersion] = target;
  if (to !== undefined) entry.replacedBy = toVersion === undefined ? to : `${to}@${toVersion}`;
  return entry;
}

/** Reads go.sum or go.work.sum: `path version` and `path version/go.mod` of each line with a hash. */
export function parseGoSum(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => /^(\S+ \S+) h1:\S+\s*$/.exec(line)?.[1] ?? []);
}
