import { goEnvFilePath, resolveGoSettings, settingOf } from '../../analyze/go-settings/go-settings.ts';
import { say } from '../../base/messages.ts';
import { parseGoEnvFile } from '../../formats/go-env/parse-go-env-file.ts';
import { parseGoMod } from '../../formats/go-mod/parse-go-mod.ts';
import { parseGoVersion } from '../../formats/go-version/parse-go-version.ts';
import { parseEnviron } from '../../formats/proc/parse-environ.ts';
import { type Evidence, mapEvidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { Facts, FactTable } from '../../model/facts.ts';
import type { GitOwnership, GoProject, GoToolchain } from '../../model/go-toolchain.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { collectMessages as m } from '../collect.messages.ts';
import { findUpwards, realPathOf } from '../find-path.ts';
import { readParsed, readText } from '../read-text.ts';
import { insideRoot } from '../target/inside-root.ts';

/** Programs named `go` that are looked at. */
const MAX_TOOLCHAINS = 8;

/** The toolchain: every `go` on PATH, the settings of the go command, the project in the working folder. */
export const collector: Collector = {
  name: 'go-toolchain',
  cost: 'cheap',
  timeoutMs: 5000,
  collect: collectToolchain,
};

async function collectToolchain(outside: Target): Promise<FactTable> {
  const target = insideRoot(outside);
  const environ = await readParsed(target, `${target.processDir}/environ`, parseEnviron);
  if (environ.status !== 'ok') {
    return {
      'go.toolchains': environ,
      'go.settings': environ,
      'go.gorootVersion': environ,
      ...(await collectProject(target, new Map())),
    };
  }
  const env = environ.value;
  const toolchains = await findToolchains(target, env);
  const goroot = env.get('GOROOT') || gorootOf(toolchains[0]);
  const filePath = goEnvFilePath(env);
  const [file, gorootFile, gorootVersion] = await Promise.all([
    filePath === undefined ? undefined : readParsed(target, filePath, parseGoEnvFile),
    goroot === undefined ? undefined : readParsed(target, `${goroot}/go.env`, parseGoEnvFile),
    env.get('GOROOT') === undefined
      ? undefined
      : readParsed(target, `${env.get('GOROOT')}/VERSION`, parseGoVersion),
  ]);
  const fileValues = valueOf(file);
  const gorootValues = valueOf(gorootFile);
  const settings = resolveGoSettings({
    env,
    file:
      filePath === undefined || fileValues === undefined ? undefined : { path: filePath, values: fileValues },
    goroot: gorootValues === undefined ? undefined : { path: `${goroot}/go.env`, values: gorootValues },
  });
  return {
    'go.toolchains': present(toolchains, 'PATH', target.observedAtUnixMs),
    'go.settings': present(settings, environ.source, target.observedAtUnixMs),
    'go.gorootVersion': gorootVersion ?? missing('absent', say(m.notSet), 'GOROOT'),
    'go.cachedToolchains': await listCached(target, settingOf(settings, 'GOMODCACHE')),
    'cc.onPath': present(
      await findCompiler(target, env, settingOf(settings, 'CC')),
      'PATH',
      target.observedAtUnixMs,
    ),
    'git.onPath': present({ found: await findOnPath(target, env, 'git') }, 'PATH', target.observedAtUnixMs),
    ...(await collectProject(target, env)),
  };
}

async function findToolchains(
  target: Target,
  env: ReadonlyMap<string, string>,
): Promise<readonly GoToolchain[]> {
  const found: GoToolchain[] = [];
  const dirs = [...new Set((env.get('PATH') ?? '').split(':').filter((dir) => dir.startsWith('/')))];
  for (const dir of dirs) {
    const path = `${dir}/go`;
    const stat = valueOf(await target.stat(path));
    if (stat === undefined || stat.kind === 'directory' || found.length >= MAX_TOOLCHAINS) continue;
    const realPath = await realPathOf(target, path);
    if (found.some((other) => other.realPath === realPath)) continue;
    const facts = valueOf(await target.readBinary(realPath));
    const version = typeof facts?.goVersion !== 'string' ? undefined : parseGoVersion(facts.goVersion);
    found.push({ path, realPath, version });
  }
  return found;
}

/** Releases the go command has fetched before. */
async function listCached(target: Target, modCache: string): Promise<Evidence<readonly string[]>> {
  const names = await target.readDir(`${modCache}/golang.org`);
  return mapEvidence(names, (all) =>
    all.flatMap((name) => /^toolchain@v0\.0\.1-(go[\w.]+)\./.exec(name)?.[1] ?? []),
  );
}

async function findCompiler(
  target: Target,
  env: ReadonlyMap<string, string>,
  wish: string,
): Promise<Facts['cc.onPath']> {
  const looked = wish === '' ? ['gcc', 'clang'] : [wish.split(/\s+/)[0] ?? wish];
  for (const name of looked) {
    const found = await findOnPath(target, env, name);
    if (found !== null) return { found, looked };
  }
  return { found: null, looked };
}

async function findOnPath(
  target: Target,
  env: ReadonlyMap<string, string>,
  name: string,
): Promise<string | null> {
  const dirs = (env.get('PATH') ?? '').split(':').filter((dir) => dir !== '');
  for (const path of name.startsWith('/') ? [name] : dirs.map((dir) => `${dir}/${name}`)) {
    if ((await target.stat(path)).status === 'ok') return path;
  }
  return null;
}

function gorootOf(toolchain: GoToolchain | undefined): string | undefined {
  return toolchain === undefined ? undefined : /^(.+)\/bin\/go$/.exec(toolchain.realPath)?.[1];
}

async function collectProject(target: Target, env: ReadonlyMap<string, string>): Promise<FactTable> {
  const none = <T>(): Evidence<T> => missing('absent', say(m.noProject), target.projectDir ?? 'go.mod');
  const dir =
    target.projectDir === undefined ? undefined : await findUpwards(target, target.projectDir, 'go.mod');
  if (dir === undefined || target.projectDir === undefined)
    return { 'go.project': none(), 'git.ownership': none() };
  const goMod = await readParsed(target, `${dir}/go.mod`, (text) => parseGoMod(text).file);
  const goWork = await readGoWork(target, target.projectDir, env.get('GOWORK') ?? '');
  const vendor = valueOf(await target.stat(`${dir}/vendor`));
  const project = mapEvidence(goMod, (file): GoProject => ({
    dir,
    goMod: file,
    hasVendor: vendor?.kind === 'directory',
    goWork,
  }));
  return { 'go.project': project, 'git.ownership': await readOwnership(target, dir, env) };
}

async function readGoWork(target: Target, from: string, wish: string): Promise<GoProject['goWork']> {
  if (wish === 'off') return undefined;
  const dir = wish === '' ? await findUpwards(target, from, 'go.work') : undefined;
  const path = wish === '' ? (dir === undefined ? undefined : `${dir}/go.work`) : wish;
  const file =
    path === undefined ? undefined : valueOf(await readParsed(target, path, (text) => parseGoMod(text).file));
  return path === undefined || file === undefined ? undefined : { path, file };
}

/** Who owns the repository; absent when the project is in none. */
async function readOwnership(
  target: Target,
  from: string,
  env: ReadonlyMap<string, string>,
): Promise<Evidence<GitOwnership>> {
  const dir = await findUpwards(target, from, '.git');
  if (dir === undefined) return missing('absent', say(m.noRepository), from);
  const [stat, status, system, user] = await Promise.all([
    target.stat(`${dir}/.git`),
    readText(target, `${target.processDir}/status`),
    readText(target, '/etc/gitconfig'),
    readText(target, `${env.get('HOME') ?? ''}/.gitconfig`),
  ]);
  const uid = /^Uid:\s*\d+\s+(\d+)/m.exec(valueOf(status) ?? '')?.[1];
  if (stat.status !== 'ok') return stat;
  if (uid === undefined) return missing('failed', say(m.noUid), status.source);
  const configs = [valueOf(system) ?? '', valueOf(user) ?? ''].join('\n');
  const safeDirectories = [...configs.matchAll(/^\s*\[safe\]([^[]*)/gm)].flatMap(([, section = '']) =>
    [...section.matchAll(/^\s*directory\s*=\s*(.+?)\s*$/gm)].map(([, path = '']) => path),
  );
  return { ...stat, value: { dir, ownerUid: stat.value.uid, uid: Number(uid), safeDirectories } };
}
