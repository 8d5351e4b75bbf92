import type { Installation } from '../../analyze/go-chain/chain-input.ts';
import type { ToolchainSelection } from '../../analyze/go-chain/select-toolchain.ts';
import { valueOf } from '../../model/evidence.ts';
import type { Target } from '../../model/target.ts';
import { findProgram } from './read-chain-input.ts';

/** Where the selected toolchain is. */
export type ToolchainPlace =
  | { readonly kind: 'local'; readonly go: string }
  | { readonly kind: 'path'; readonly go: string }
  /** Fetched before; `dir` becomes its GOROOT. */
  | { readonly kind: 'cache'; readonly go: string; readonly dir: string }
  /** Would be fetched as a module; `module` is its path and version. */
  | { readonly kind: 'download'; readonly module: string; readonly zipCached: boolean }
  /** GOTOOLCHAIN allows only PATH, which has none. */
  | { readonly kind: 'not-on-path' }
  /** The setting or the line is refused. */
  | { readonly kind: 'invalid' };

/**
 * Looks where the go command would find the selected toolchain: PATH first, then the module cache. Source:
 * cmd/go/internal/toolchain Exec of go1.26.8.
 */
export async function locateToolchain(
  target: Target,
  selection: ToolchainSelection,
  local: Installation,
  env: ReadonlyMap<string, string>,
  moduleCache: string,
): Promise<ToolchainPlace> {
  if (selection.reason === 'invalid-setting' || selection.reason === 'invalid-line')
    return { kind: 'invalid' };
  if (!selection.switches) return { kind: 'local', go: local.executable };
  const onPath = await findProgram(target, env, selection.toolchain);
  if (onPath !== null) return { kind: 'path', go: onPath };
  if (selection.mode === 'path') return { kind: 'not-on-path' };
  const version = `v0.0.1-${selection.toolchain}.${local.goos}-${local.goarch}`;
  const dir = `${moduleCache}/golang.org/toolchain@${version}`;
  if (valueOf(await target.stat(`${dir}/bin/go`)) !== undefined)
    return { kind: 'cache', go: `${dir}/bin/go`, dir };
  const zip = await target.stat(`${moduleCache}/cache/download/golang.org/toolchain/@v/${version}.zip`);
  return { kind: 'download', module: `golang.org/toolchain@${version}`, zipCached: zip.status === 'ok' };
}

/** The environment in which the selected toolchain runs: the one that hands over sets GOROOT to its folder. */
export function environmentAfterSwitch(
  env: ReadonlyMap<string, string>,
  place: ToolchainPlace,
): ReadonlyMap<string, string> {
  if (place.kind !== 'cache' && place.kind !== 'path') return env;
  const after = new Map(env);
  if (place.kind === 'cache') after.set('GOROOT', place.dir);
  else after.delete('GOROOT');
  return after;
}
