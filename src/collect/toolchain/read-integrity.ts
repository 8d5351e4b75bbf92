import type { Installation } from '../../analyze/go-chain/chain-input.ts';
import type { IntegrityFacts } from '../../analyze/go-chain/integrity.ts';
import { parseGoVersion } from '../../formats/go-version/parse-go-version.ts';
import { valueOf } from '../../model/evidence.ts';
import type { GoToolchain } from '../../model/go-toolchain.ts';
import type { Target } from '../../model/target.ts';
import { realPathOf } from '../find-path.ts';
import { readText } from '../read-text.ts';

const MAX_PROGRAMS = 16;
const MAX_TOOLS = 64;

/** Every `go` on PATH in order, each file once; the first one runs. */
export async function readGoPrograms(
  target: Target,
  env: ReadonlyMap<string, string>,
): Promise<readonly GoToolchain[]> {
  const found: GoToolchain[] = [];
  for (const dir of (env.get('PATH') ?? '').split(':')) {
    const path = `${dir.replace(/\/+$/, '')}/go`;
    if (!dir.startsWith('/') || found.length >= MAX_PROGRAMS) continue;
    const stat = valueOf(await target.stat(path));
    if (stat === undefined || stat.kind === 'directory') continue;
    if (stat.kind === 'file' && (stat.mode & 0o111) === 0) continue;
    const realPath = await realPathOf(target, path);
    if (found.some((other) => other.realPath === realPath)) continue;
    const text = valueOf(await target.readBinary(realPath))?.goVersion;
    found.push({ path, realPath, version: typeof text === 'string' ? parseGoVersion(text) : undefined });
  }
  return found;
}

/** Reads what lies in the folder of a toolchain. `wished` is a GOROOT that somebody has set. */
export async function readIntegrity(
  target: Target,
  installation: Installation,
  wished: { readonly path: string; readonly source: string } | undefined,
  programs: readonly GoToolchain[],
): Promise<IntegrityFacts> {
  const root = wished?.path ?? installation.goroot;
  const { goos, goarch } = installation;
  const toolDir = `${root}/pkg/tool/${goos}_${goarch}`;
  const exists = async (path: string) => (await target.stat(path)).status === 'ok';
  const names = valueOf(await target.readDir(toolDir))?.slice(0, MAX_TOOLS);
  const tools = [];
  for (const name of names ?? []) {
    const version = valueOf(await target.readBinary(`${toolDir}/${name}`))?.goVersion ?? null;
    tools.push({ name, version });
  }
  const constants = valueOf(await readText(target, `${root}/src/internal/buildcfg/zbootstrap.go`));
  const sourceVersion = /^const version = [`"](.+)[`"]$/m.exec(constants ?? '')?.[1];
  return {
    version: installation.version,
    executable: installation.executable,
    ownRoot: installation.goroot,
    wishedRoot: wished === undefined ? undefined : { ...wished, exists: await exists(`${root}/pkg`) },
    versionFile: valueOf(await readText(target, `${root}/VERSION`))?.split('\n')[0],
    sourceVersion,
    tools: names === undefined ? undefined : tools,
    hasCompiledPackages: await exists(`${root}/pkg/${goos}_${goarch}/runtime.a`),
    hasGoEnv: await exists(`${root}/go.env`),
    programs,
  };
}
