import type { GoRequirement } from '../../model/go-toolchain.ts';
import type { Problem } from './problem.ts';

/** A package that the go command cannot load, in its own words. */
export interface MissingPackage {
  /** Import path. */
  readonly path: string;
  /** `main.go:2:8`: where it is imported first; empty when that is not said. */
  readonly position: string;
  readonly message: string;
}

/** A module as go.mod names it. */
interface ModuleVersion {
  readonly path: string;
  readonly version: string;
}

/** What a folder needs and the module cache does not have. */
export interface MissingModules {
  readonly packages: readonly MissingPackage[];
  /** Modules of the graph whose go.mod is not there; looked for when every package is. */
  readonly graph: readonly ModuleVersion[];
  /** True when the go command needs those before it reads any package, as it does for go.mod files of Go 1.16 and before. */
  readonly stops: boolean;
  /** What the go command says when it refuses to list for other reasons; empty when it does not. */
  readonly said: string;
}

/** What the answer depends on besides. */
export interface MissingContext {
  /** Requirements of the go.mod in force. */
  readonly require: readonly GoRequirement[];
  readonly moduleCache: string;
  /** True when a file exists. */
  readonly exists: (path: string) => boolean;
  /** The setting that forbids fetching, with the file or variable it is from. */
  readonly proxy: { readonly value: string; readonly source: string };
}

/** Files of a version in the module cache. */
type FileKind = 'zip' | 'mod' | 'info';

const MAX_EVIDENCE = 5;

/**
 * What goes wrong where GOPROXY=off and a module is not in the cache. Packages that cannot be loaded stop every build. A
 * graph that is not whole stops `go list -m all` and `go mod download`: an error when a module that go.mod names has no
 * go.mod there, a warning when only others ask for it or only the file with its time is missing. Source: cmd/go/internal/modfetch/proxy.go (errProxyOff).
 */
export function judgeMissing(
  missing: MissingModules | undefined,
  { require, moduleCache, exists, proxy }: MissingContext,
): readonly Problem[] {
  const absent = (module: ModuleVersion, kind: FileKind) =>
    [absence(module, kind, moduleCache)].filter(({ source }) => !exists(source));
  const setting = { fact: 'GOPROXY', value: proxy.value, source: proxy.source };
  const [first] = missing?.packages ?? [];
  if (missing !== undefined && first !== undefined) {
    const module = moduleOf(first.path, require);
    const isUnlisted = !first.message.includes('GOPROXY=off');
    const values = {
      package: first.path,
      module: module === undefined ? first.path : `${module.path}@${module.version}`,
      place: first.position === '' ? '-' : first.position,
      count: String(missing.packages.length),
      message: firstWords(first.message),
    };
    const evidence = missing.packages.slice(0, MAX_EVIDENCE).map(({ path, position, message }) => ({
      fact: path,
      value: firstWords(message),
      source: position === '' ? 'go list -deps ./...' : `${position} (go list -deps ./...)`,
    }));
    const files = module === undefined || isUnlisted ? [] : absent(module, 'zip');
    return [
      {
        code: isUnlisted ? 'modules-not-listed' : 'modules-not-cached',
        step: 'network',
        severity: 'error',
        values,
        evidence: [...evidence, ...files, setting],
      },
    ];
  }
  const [module] = missing?.graph ?? [];
  if (missing === undefined || module === undefined) return [];
  // A build fetches go.mod and zip of what it uses; the file with the time of a version comes with "go mod download" alone.
  const files = missing.graph.map((m) => ({ m, file: absent(m, 'mod')[0] ?? absent(m, 'info')[0] }));
  const isNeeded = files.some(
    ({ m, file }) => file?.source.endsWith('.mod') === true && require.some((r) => r.path === m.path),
  );
  const evidence = files.slice(0, MAX_EVIDENCE).flatMap(({ file }) => (file === undefined ? [] : [file]));
  return [
    {
      code: missing.stops ? 'graph-needed' : 'graph-not-cached',
      step: 'network',
      severity: missing.stops || isNeeded ? 'error' : 'warn',
      values: {
        module: `${module.path}@${module.version}`,
        file: evidence[0]?.source.split('/').at(-1) ?? '-',
        count: String(missing.graph.length),
      },
      evidence: [...evidence, setting],
    },
  ];
}

/** Without the advice that follows: it would want a proxy. */
function firstWords(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/; to add[^;]*$/, '');
}

/** The requirement that a package belongs to: the longest that is its path or a folder above it. */
function moduleOf(path: string, require: readonly GoRequirement[]): GoRequirement | undefined {
  const above = require.filter((r) => path === r.path || path.startsWith(`${r.path}/`));
  return above.toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** Where the file would be: capitals are written as "!" and a small letter (golang.org/x/mod/module, EscapePath). */
function absence(
  { path, version }: ModuleVersion,
  kind: FileKind,
  moduleCache: string,
): Problem['evidence'][number] {
  const escape = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
  const file = `${moduleCache}/cache/download/${escape(path)}/@v/${escape(version)}.${kind}`;
  return { fact: `${path}@${version}`, value: 'ENOENT', source: file };
}
