import { goEnvFilePath } from '../go-settings/go-settings.ts';
import type { ChainInput } from './chain-input.ts';
import { minorOf, releaseOfToolchain } from './go-release.ts';

/** A default with the words that say where it comes from: `$HOME/.cache/go-build`, `GOPATH`, `built in`. */
export interface DefaultValue {
  readonly value: string;
  readonly because: string;
}

/** Answers the value in force of a setting: environment, file, go.env; empty when none has it. */
export type Lookup = (name: string) => string;

/** Line of the release: 26 for go1.26.8; development versions count as the newest known. */
export function lineOf(version: string): number {
  return minorOf(releaseOfToolchain(version) ?? '') ?? 99;
}

/** Whether a program was found on PATH. */
function onPath(input: ChainInput, name: string): string | null {
  return input.programs.get(name) ?? null;
}

/**
 * Default of a setting that nobody has set, for Unix. Source: cmd/go/internal/cfg, cache and go/build of the releases
 * 1.13 to 1.27; constants of the build from `installation.builtin`.
 */
export function defaultOf(name: string, input: ChainInput, lookup: Lookup): DefaultValue {
  const { installation, env } = input;
  const line = lineOf(installation.version);
  const builtin = installation.builtin.get(name);
  if (builtin !== undefined) return { value: builtin, because: installation.builtinSource };
  const plain = (value: string, because = 'built in') => ({ value, because });
  const home = env.get('HOME') ?? '';
  switch (name) {
    case 'AR':
      return plain('ar');
    case 'FC':
      return plain('gfortran');
    case 'CC':
    case 'CXX':
      return plain(defaultCompiler(name, lookup('GOOS') || installation.goos, line));
    case 'CGO_ENABLED':
      return defaultCgo(input, lookup, line);
    case 'GOARCH':
      return plain(installation.goarch);
    case 'GOOS':
      return plain(installation.goos);
    case 'GOAUTH':
      return plain('netrc');
    case 'GOBIN':
      return line >= 27 ? plain(join(firstOf(gopath(input, lookup)), 'bin'), 'GOPATH') : plain('');
    case 'GOCACHE':
      return cacheFolder(env, line);
    case 'GOFIPS140':
      return plain('off');
    case 'GOMODCACHE':
      return plain(join(firstOf(gopath(input, lookup)), 'pkg/mod'), 'GOPATH');
    case 'GONOPROXY':
    case 'GONOSUMDB':
      return plain(lookup('GOPRIVATE'), 'GOPRIVATE');
    case 'GOPATH':
      return plain(home === '' || `${home}/go` === installation.goroot ? '' : `${home}/go`, '$HOME');
    case 'GOROOT':
      return plain(installation.goroot, installation.executable);
    default:
      return plain('');
  }
}

function gopath(input: ChainInput, lookup: Lookup): string {
  return lookup('GOPATH') || defaultOf('GOPATH', input, lookup).value;
}

function firstOf(list: string): string {
  return list.split(':')[0] ?? '';
}

function join(folder: string, rest: string): string {
  return folder === '' ? '' : `${folder.replace(/\/+$/, '')}/${rest}`;
}

/** The compiler of the system that is built for; before 1.21 always that of the host, here Linux. */
function defaultCompiler(name: 'CC' | 'CXX', goos: string, line: number): string {
  const clang = line >= 21 && ['darwin', 'ios', 'freebsd', 'openbsd'].includes(goos);
  return clang ? (name === 'CC' ? 'clang' : 'clang++') : name === 'CC' ? 'gcc' : 'g++';
}

/** Systems and processors the go command can use cgo for. Source: internal/platform distInfo of go1.26.8. */
const NO_CGO = new Set([
  'js/wasm',
  'wasip1/wasm',
  'linux/ppc64',
  'openbsd/ppc64',
  'plan9/386',
  'plan9/amd64',
  'plan9/arm',
]);

function defaultCgo(input: ChainInput, lookup: Lookup, line: number): DefaultValue {
  const { goos, goarch } = input.installation;
  const [os, arch] = [lookup('GOOS') || goos, lookup('GOARCH') || goarch];
  if (os !== goos || arch !== goarch) return { value: '0', because: `GOOS/GOARCH ${os}/${arch}` };
  if (NO_CGO.has(`${os}/${arch}`)) return { value: '0', because: `${os}/${arch}` };
  const compiler = defaultCompiler('CC', os, line);
  // Since 1.20. The variable CC of the environment alone decides, a CC in the file does not.
  if (line >= 20 && (input.env.get('CC') ?? '') === '' && onPath(input, compiler) === null)
    return { value: '0', because: `PATH: ${compiler}` };
  return { value: '1', because: 'built in' };
}

function cacheFolder(env: ReadonlyMap<string, string>, line: number): DefaultValue {
  const xdg = env.get('XDG_CACHE_HOME') ?? '';
  if (xdg !== '') {
    if (line >= 24 && !xdg.startsWith('/')) return { value: 'off', because: '$XDG_CACHE_HOME' };
    return { value: `${xdg}/go-build`, because: '$XDG_CACHE_HOME' };
  }
  const home = env.get('HOME') ?? '';
  return home === ''
    ? { value: 'off', because: '$HOME' }
    : { value: `${home}/.cache/go-build`, because: '$HOME' };
}

/** Whether the go command works with modules here. Source: cmd/go/internal/modload Init and WillBeEnabled. */
export function modulesEnabled(input: ChainInput, lookup: Lookup): boolean {
  const wish = lookup('GO111MODULE');
  if (wish === 'on') return true;
  if (wish === '' && lineOf(input.installation.version) >= 16) return true;
  return (wish === '' || wish === 'auto') && input.project.goMod !== undefined;
}

/** Value of a variable that no setting changes. */
export function derivedValue(name: string, input: ChainInput, lookup: Lookup): DefaultValue {
  const { installation: at, env, project } = input;
  const of = (value: string, because: string) => ({ value, because });
  const config = goEnvFilePath(new Map([...env].filter(([key]) => key !== 'GOENV')))?.replace(/\/env$/, '');
  switch (name) {
    case 'GOEXE':
      return of((lookup('GOOS') || at.goos) === 'windows' ? '.exe' : '', 'GOOS');
    case 'GOHOSTARCH':
      return of(at.goarch, at.executable);
    case 'GOHOSTOS':
      return of(at.goos, at.executable);
    case 'GOVERSION':
      return of(at.version, at.executable);
    case 'GOTOOLDIR':
      return of(`${lookup('GOROOT') || at.goroot}/pkg/tool/${at.goos}_${at.goarch}`, 'GOROOT');
    case 'GOTELEMETRYDIR':
      return of(config === undefined ? '' : `${config}/telemetry`, '$XDG_CONFIG_HOME, $HOME');
    case 'GOTELEMETRY': {
      if (config === undefined) return of('off', '$HOME');
      const mode = input.telemetryMode?.trim();
      return of(mode === undefined ? 'local' : (mode.split(' ')[0] ?? ''), `${config}/telemetry/mode`);
    }
    case 'GOMOD':
      if (!modulesEnabled(input, lookup)) return of('', 'GO111MODULE');
      return project.goMod === undefined ? of('/dev/null', 'go.mod') : of(project.goMod.path, 'go.mod');
    default:
      return of('', 'built in');
  }
}

/**
 * Flags as `go env` prints them again: split into words, quotes kept together, joined. Undefined for an open quote, which
 * the go command refuses. Source: cmd/internal/quoted.
 */
export function rejoinFlags(text: string, line: number): string | undefined {
  // Quotes are understood since 1.18.
  if (line < 18)
    return text
      .split(/\s+/)
      .filter((word) => word !== '')
      .join(' ');
  const words: string[] = [];
  let rest = text.replace(/^[ \t\n\r]+/, '');
  while (rest !== '') {
    const quote = rest[0] === '"' || rest[0] === "'" ? rest[0] : undefined;
    const end = quote === undefined ? rest.search(/[ \t\n\r]/) : rest.indexOf(quote, 1);
    if (quote !== undefined && end < 0) return undefined;
    words.push(quote === undefined ? (end < 0 ? rest : rest.slice(0, end)) : rest.slice(1, end));
    rest = (end < 0 ? '' : rest.slice(quote === undefined ? end : end + 1)).replace(/^[ \t\n\r]+/, '');
  }
  if (line < 19) return words.join(' ');
  return words
    .map((word) => (!/[ \t\n\r'"]/.test(word) ? word : word.includes("'") ? `"${word}"` : `'${word}'`))
    .join(' ');
}
