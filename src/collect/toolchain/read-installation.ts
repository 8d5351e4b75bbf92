import type { EnvFile, Installation } from '../../analyze/go-chain/chain-input.ts';
import { parseGoEnvFile } from '../../formats/go-env/parse-go-env-file.ts';
import { valueOf } from '../../model/evidence.ts';
import type { Target } from '../../model/target.ts';
import { realPathOf } from '../find-path.ts';
import { readParsed, readText } from '../read-text.ts';

/**
 * Reads an installed toolchain from its files: the program's own build information, its root, go.env, and the constants
 * of its build from the sources beside it. Undefined when the program is no Go program. Nothing is run.
 */
export async function readInstallation(
  target: Target,
  goProgram: string,
  env: ReadonlyMap<string, string>,
  userFile: EnvFile | undefined,
): Promise<Installation | undefined> {
  const executable = await realPathOf(target, goProgram);
  const facts = valueOf(await target.readBinary(executable));
  if (facts === undefined || typeof facts.goVersion !== 'string' || facts.goVersion === '') return undefined;
  const own = await rootOf(target, executable);
  const wished = env.get('GOROOT') || userFile?.values.get('GOROOT') || '';
  // The file's GOROOT wins where go.env is looked for, the variable's where GOROOT is printed.
  const forGoEnv = userFile?.values.get('GOROOT') || wished || own;
  const goEnvPath = `${forGoEnv}/go.env`;
  const version = facts.goVersion.split(' ')[0] ?? facts.goVersion;
  const values = hasGoEnv(version) ? valueOf(await readParsed(target, goEnvPath, parseGoEnvFile)) : undefined;
  return {
    executable,
    goroot: own,
    version: facts.goVersion,
    goos: facts.os,
    goarch: facts.arch,
    goEnv: values === undefined ? undefined : { path: goEnvPath, values },
    ...(await readBuiltin(target, wished || own)),
  };
}

function hasGoEnv(version: string): boolean {
  const minor = /^go1\.(\d+)/.exec(version)?.[1];
  return minor === undefined || Number(minor) >= 21;
}

/** The folder above `bin` that has `pkg/tool`. Source: cmd/go/internal/cfg findGOROOT and isGOROOT of go1.26.8. */
async function rootOf(target: Target, executable: string): Promise<string> {
  for (const levels of [2, 3]) {
    const root = executable.split('/').slice(0, -levels).join('/');
    if (root !== '' && valueOf(await target.stat(`${root}/pkg/tool`))?.kind === 'directory') return root;
  }
  return '';
}

/** Files of the sources that hold what the build has fixed, newest layout first. */
const CONSTANT_FILES = ['src/internal/buildcfg/zbootstrap.go', 'src/cmd/internal/objabi/zbootstrap.go'];

async function readBuiltin(
  target: Target,
  root: string,
): Promise<{ readonly builtin: ReadonlyMap<string, string>; readonly builtinSource: string }> {
  const builtin = new Map<string, string>();
  let builtinSource = 'built in';
  for (const file of CONSTANT_FILES) {
    const text = valueOf(await readText(target, `${root}/${file}`));
    if (text === undefined) continue;
    builtinSource = `${root}/${file}`;
    for (const [, name = '', value = ''] of text.matchAll(
      /^const [dD]efault(GO\w+|CGO_ENABLED) = [`"](.*)[`"]$/gm,
    ))
      if (value !== '' && name !== 'GO_LDSO' && !builtin.has(name)) builtin.set(name, value);
  }
  // Until 1.20 the defaults of these two were a part of the program; since then go.env has them.
  const source = valueOf(await readText(target, `${root}/src/cmd/go/internal/cfg/cfg.go`));
  for (const [, name = '', value = ''] of source?.matchAll(/envOr\("(GOPROXY|GOSUMDB)", "([^"]+)"\)/g) ?? [])
    builtin.set(name, value);
  return { builtin, builtinSource };
}
