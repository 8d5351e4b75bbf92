import { goEnvFilePath } from '../go-settings/go-settings.ts';
import type { SettingOrigin } from '../../model/go-toolchain.ts';
import type { ChainInput } from './chain-input.ts';
import {
  defaultOf,
  derivedValue,
  lineOf,
  modulesEnabled,
  type DefaultValue,
  type Lookup,
  rejoinFlags,
} from './derive-values.ts';
import { GO_VARIABLES, UNPRINTED_VARIABLES, type GoVariable, type VariableRule } from './go-variables.ts';

/** A place that could set a variable. */
export interface Candidate {
  readonly origin: SettingOrigin;
  readonly value: string;
  /** Name of a variable, path of a file, or what a default is derived from. */
  readonly source: string;
}

/** One variable of `go env` with everything that could set it. */
export interface ChainEntry {
  readonly name: string;
  readonly rule: VariableRule;
  /** As `go env` prints it; null for what only the C compiler knows. */
  readonly value: string | null;
  /** The candidate that wins; its raw value may differ from `value` (flags, programs). */
  readonly winner: Candidate;
  /** Weaker candidates with a value, strongest first. */
  readonly overridden: readonly Candidate[];
}

/** The environment chain of one installed toolchain in one folder. */
export interface GoChain {
  readonly entries: readonly ChainEntry[];
  /** The same for what go commands read and `go env` does not print. */
  readonly unprinted: readonly ChainEntry[];
  /** False when go commands here work without modules. */
  readonly modulesEnabled: boolean;
}

/**
 * The environment chain: for each variable of `go env` its candidates and the winner. Equal to what `go env` prints, from
 * Go 1.13 to 1.27 on Unix, without running it. Pure; bounded by the size of the input.
 */
export function buildChain(input: ChainInput): GoChain {
  const lookup: Lookup = (name) => settingCandidates(name, input)[0]?.value ?? '';
  const line = lineOf(input.installation.version);
  const goarch = lookup('GOARCH') || input.installation.goarch;
  const shown = GO_VARIABLES.filter(
    ({ since, goarch: only }) => since <= line && (only === undefined || only.includes(goarch)),
  );
  return {
    entries: shown.map((variable) => entryOf(variable, input, lookup, line)),
    unprinted: UNPRINTED_VARIABLES.filter(({ since }) => since <= line).map((variable) =>
      entryOf(variable, input, lookup, line),
    ),
    modulesEnabled: modulesEnabled(input, lookup),
  };
}

/** The value in force of one setting by the same rules; empty when nothing sets it. */
export function settingInForce(name: string, input: ChainInput): string {
  return (
    settingCandidates(name, input)[0]?.value || defaultOf(name, input, (n) => settingInForce(n, input)).value
  );
}

function settingCandidates(name: string, { env, userFile, installation }: ChainInput): readonly Candidate[] {
  const found: Candidate[] = [];
  const add = (origin: SettingOrigin, value: string | undefined, source: string) => {
    if (value !== undefined && value !== '') found.push({ origin, value, source });
  };
  add('environment', env.get(name), name);
  const inFile = userFile?.values.get(name);
  add('file', inFile, userFile?.path ?? '');
  // A line in the user's file hides the one of go.env even when it is empty.
  const inRoot = installation.goEnv?.values.get(name);
  if (inFile === undefined && name !== 'GOROOT') add('goroot', inRoot, installation.goEnv?.path ?? '');
  return found;
}

function entryOf(variable: GoVariable, input: ChainInput, lookup: Lookup, line: number): ChainEntry {
  const { name, rule } = variable;
  const asDefault = ({ value, because }: DefaultValue): Candidate => ({
    origin: 'default',
    value,
    source: because,
  });
  const entry = (value: string | null, all: readonly Candidate[]): ChainEntry => {
    const [winner = { origin: 'default', value: '', source: '' } as const, ...overridden] = all;
    return { name, rule, value, winner, overridden };
  };
  if (name === 'GOENV') return entry(...goEnv(input));
  if (name === 'GOWORK') return entry(...goWork(input, lookup));
  switch (rule) {
    case 'derived': {
      const value = derivedValue(name, input, lookup);
      return entry(value.value, [asDefault(value)]);
    }
    case 'environment': {
      const value = input.env.get(name) ?? '';
      const none = asDefault({ value: '', because: 'built in' });
      return entry(value, value === '' ? [none] : [{ origin: 'environment', value, source: name }, none]);
    }
    case 'measured':
      return entry(null, [asDefault({ value: '', because: lookup('CC') || 'CC' })]);
    case 'flags': {
      const fallback = name === 'CGO_CPPFLAGS' ? '' : line >= 20 ? '-O2 -g' : '-g -O2';
      const all = [...settingCandidates(name, input), asDefault({ value: fallback, because: 'built in' })];
      return entry(rejoinFlags(all[0]?.value ?? '', line) ?? null, all);
    }
    case 'program':
      return entry(...programOf(name, input));
    case 'setting': {
      const all = [...settingCandidates(name, input), asDefault(defaultOf(name, input, lookup))];
      return entry(settledValue(name, all, line), all);
    }
  }
}

/** What the go command makes of a setting before it prints it. */
function settledValue(name: string, all: readonly Candidate[], line: number): string {
  const value = all[0]?.value ?? '';
  switch (name) {
    case 'CGO_ENABLED':
      return value === '0' || value === '1' ? value : (all.at(-1)?.value ?? '');
    case 'CC':
    case 'CXX':
      // Before 1.18 only the program is printed, its own options are left out.
      return line < 18 ? (value.trim().split(/\s+/)[0] ?? value) : value;
    case 'GOCACHE':
      return value.startsWith('/') || value === 'off' ? value : line >= 18 ? 'off' : value;
    case 'GOROOT':
      return all[0]?.origin === 'default' ? value : cleanPath(value);
    default:
      return value;
  }
}

/** Go's filepath.Clean for an absolute path. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return path.startsWith('/') ? `/${parts.join('/')}` : parts.join('/');
}

type ValueAndCandidates = readonly [string | null, readonly Candidate[]];

function goEnv({ env }: ChainInput): ValueAndCandidates {
  const wish = env.get('GOENV') ?? '';
  const standard = goEnvFilePath(new Map([...env].filter(([key]) => key !== 'GOENV'))) ?? '';
  const fallback: Candidate = { origin: 'default', value: standard, source: '$XDG_CONFIG_HOME, $HOME' };
  if (wish === '') return [standard, [fallback]];
  // "off" is printed as no file at all.
  return [wish === 'off' ? '' : wish, [{ origin: 'environment', value: wish, source: 'GOENV' }, fallback]];
}

function goWork(input: ChainInput, lookup: Lookup): ValueAndCandidates {
  const set = settingCandidates('GOWORK', input);
  const found = input.project.goWork?.path ?? '';
  const fallback: Candidate = { origin: 'default', value: found, source: 'go.work' };
  const wish = lookup('GOWORK');
  if (wish === 'off') return ['off', [...set, fallback]];
  return [wish === '' || wish === 'auto' ? found : wish, [...set, fallback]];
}

function programOf(name: string, input: ChainInput): ValueAndCandidates {
  const fallback = name === 'GCCGO' ? 'gccgo' : 'pkg-config';
  const all: readonly Candidate[] = [
    ...settingCandidates(name, input),
    { origin: 'default', value: fallback, source: 'built in' },
  ];
  const wish = all[0]?.value ?? fallback;
  if (name === 'GCCGO') return [input.programs.get(wish) ?? wish, all];
  return [wish.split(/[ \t]+/)[0] ?? wish, all];
}
