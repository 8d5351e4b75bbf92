import type { GoSetting, GoSettings, SettingValue } from '../../model/go-toolchain.ts';

/** Settings whose winner the checks ask for. */
const KEYS = [
  'CC',
  'CGO_ENABLED',
  'GOAUTH',
  'GOCACHE',
  'GOENV',
  'GOFLAGS',
  'GOINSECURE',
  'GOMODCACHE',
  'GONOPROXY',
  'GONOSUMDB',
  'GOPATH',
  'GOPRIVATE',
  'GOPROXY',
  'GOROOT',
  'GOSUMDB',
  'GOTMPDIR',
  'GOTOOLCHAIN',
  'GOVCS',
  'GOWORK',
] as const;

/** What the go command goes by. */
export interface SettingSources {
  readonly env: ReadonlyMap<string, string>;
  /** The user's file, with its path; undefined when there is none or GOENV=off. */
  readonly file: { readonly path: string; readonly values: ReadonlyMap<string, string> } | undefined;
  /** $GOROOT/go.env, with its path; Go 1.21 and later. */
  readonly goroot: { readonly path: string; readonly values: ReadonlyMap<string, string> } | undefined;
}

/** Path of the user's file: GOENV, else `$XDG_CONFIG_HOME/go/env`, else `$HOME/.config/go/env`; undefined when off. */
export function goEnvFilePath(env: ReadonlyMap<string, string>): string | undefined {
  const wished = env.get('GOENV') ?? '';
  if (wished !== '') return wished === 'off' ? undefined : wished;
  const xdg = env.get('XDG_CONFIG_HOME') ?? '';
  if (xdg !== '') return `${xdg}/go/env`;
  const home = env.get('HOME') ?? '';
  return home === '' ? undefined : `${home}/.config/go/env`;
}

/**
 * The precedence of the go command for each setting: a variable that is set and not empty, the user's go/env file,
 * $GOROOT/go.env, the built-in default. Source: cmd/go/internal/cfg Getenv; `go help environment`.
 */
export function resolveGoSettings({ env, file, goroot }: SettingSources): GoSettings {
  const defaults = builtinDefaults(env, file?.values);
  const settings: Record<string, GoSetting> = {};
  for (const key of KEYS) {
    const values: SettingValue[] = [];
    const variable = env.get(key) ?? '';
    if (variable !== '') values.push({ origin: 'environment', value: variable, source: key });
    const inFile = file?.values.get(key) ?? '';
    if (file !== undefined && inFile !== '')
      values.push({ origin: 'file', value: inFile, source: file.path });
    const inGoroot = goroot?.values.get(key) ?? '';
    if (goroot !== undefined && inGoroot !== '')
      values.push({ origin: 'goroot', value: inGoroot, source: goroot.path });
    values.push({ origin: 'default', value: defaults[key] ?? '', source: 'go' });
    const [winner, ...overridden] = values;
    if (winner !== undefined) settings[key] = { key, winner, overridden };
  }
  return settings;
}

/** The value that wins, or empty text. */
export function settingOf(settings: GoSettings, key: (typeof KEYS)[number]): string {
  return settings[key]?.winner.value ?? '';
}

/** Built-in defaults on Linux. Source: `go help environment`; cmd/go/internal/cache/default.go (GOCACHE). */
function builtinDefaults(
  env: ReadonlyMap<string, string>,
  file: ReadonlyMap<string, string> | undefined,
): Readonly<Record<string, string>> {
  const get = (key: string) => env.get(key) || file?.get(key) || '';
  const home = env.get('HOME') ?? '';
  const gopath = get('GOPATH') || (home === '' ? '' : `${home}/go`);
  const xdgCache = env.get('XDG_CACHE_HOME') ?? '';
  const cache = xdgCache !== '' ? `${xdgCache}/go-build` : home === '' ? 'off' : `${home}/.cache/go-build`;
  return {
    GOCACHE: cache,
    GOENV: goEnvFilePath(env) ?? 'off',
    GOMODCACHE: gopath === '' ? '' : `${gopath.split(':')[0]}/pkg/mod`,
    GONOPROXY: get('GOPRIVATE'),
    GONOSUMDB: get('GOPRIVATE'),
    GOPATH: gopath,
    // The public services that the toolchain has built in. Since Go 1.21 $GOROOT/go.env names them; before, no file does.
    GOPROXY: '',
    GOSUMDB: '',
    GOTMPDIR: '',
    GOTOOLCHAIN: 'auto',
  };
}
