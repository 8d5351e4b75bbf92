import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { say } from '../../base/messages.ts';
import { parseGoMod } from '../../formats/go-mod/parse-go-mod.ts';
import { parseGoVersion } from '../../formats/go-version/parse-go-version.ts';
import { parseEnviron } from '../../formats/proc/parse-environ.ts';
import { type Evidence, mapEvidence, type Missing, missing, present, valueOf } from '../../model/evidence.ts';
import type { Facts, FactTable } from '../../model/facts.ts';
import type { GitOwnership, GoProject, GoToolchain } from '../../model/go-toolchain.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { collectMessages as m } from '../collect.messages.ts';
import { findUpwards, realPathOf } from '../find-path.ts';
import { findOnPath, readGoSettings } from '../read-go-settings.ts';
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
  const named = env.get('GOROOT');
  const [toolchains, settings, gorootVersion, git] = await Promise.all([
    findToolchains(target, env),
    readGoSettings(target, env),
    named === undefined ? undefined : readParsed(target, `${named}/VERSION`, parseGoVersion),
    findOnPath(target, env, 'git'),
  ]);
  return {
    'go.toolchains': toolchains,
    'go.settings': settings,
    'go.gorootVersion': gorootVersion ?? missing('absent', say(m.notSet), 'GOROOT'),
    'go.cachedToolchains':
      settings.status === 'ok' ? await listCached(target, settingOf(settings.value, 'GOMODCACHE')) : settings,
    'cc.onPath':
      settings.status === 'ok' ? await findCompiler(target, env, settingOf(settings.value, 'CC')) : settings,
    'git.onPath': foundOr(git, (found) => present({ found }, 'PATH', target.observedAtUnixMs)),
    ...(await collectProject(target, env)),
  };
}

/** A place on PATH, or why it cannot be known. */
function foundOr<T>(found: string | Missing | null, use: (path: string | null) => Evidence<T>): Evidence<T> {
  return found !== null && typeof found !== 'string' ? found : use(found);
}

async function findToolchains(
  target: Target,
  env: ReadonlyMap<string, string>,
): Promise<Evidence<readonly GoToolchain[]>> {
  const found: GoToolchain[] = [];
  const dirs = [...new Set((env.get('PATH') ?? '').split(':').filter((dir) => dir.startsWith('/')))];
  for (const dir of dirs) {
    const path = `${dir}/go`;
    const stat = await target.stat(path);
    const isSkipped = stat.status === 'denied' && !target.judgesProcess;
    if (stat.status !== 'ok' && stat.status !== 'absent' && !isSkipped) return stat;
    if (stat.status !== 'ok' || stat.value.kind === 'directory' || found.length >= MAX_TOOLCHAINS) continue;
    const realPath = await realPathOf(target, path);
    if (found.some((other) => other.realPath === realPath)) continue;
    const facts = valueOf(await target.readBinary(realPath));
    const version = typeof facts?.goVersion !== 'string' ? undefined : parseGoVersion(facts.goVersion);
    found.push({ path, realPath, version });
  }
  return present(found, 'PATH', target.observedAtUnixMs);
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
): Promise<Evidence<Facts['cc.onPath']>> {
  const looked = wish === '' ? ['gcc', 'clang'] : [wish.split(/\s+/)[0] ?? wish];
  for (const name of looked) {
    const found = await findOnPath(target, env, name);
    if (found !== null)
      return foundOr(found, (path) => present({ found: path, looked }, 'PATH', target.observedAtUnixMs));
  }
  return present({ found: null, looked }, 'PATH', target.observedAtUnixMs);
}

async function collectProject(target: Target, env: ReadonlyMap<string, string>): Promise<FactTable> {
  const none = <T>(gap: Evidence<string> | undefined): Evidence<T> =>
    gap === undefined || gap.status === 'ok' || gap.status === 'absent'
      ? missing('absent', say(m.noProject), target.projectDir ?? 'go.mod')
      : gap;
  const dir =
    target.projectDir === undefined ? undefined : await findUpwards(target, target.projectDir, 'go.mod');
  if (dir?.status !== 'ok' || target.projectDir === undefined)
    return { 'go.project': none(dir), 'git.ownership': none(dir) };
  return {
    'go.project': await readProject(target, dir.value, target.projectDir, env.get('GOWORK') ?? ''),
    'git.ownership': await readOwnership(target, dir.value, env),
  };
}

/** Missing as a whole when go.mod, the workspace or the vendor folder is there and cannot be looked at. */
async function readProject(
  target: Target,
  dir: string,
  from: string,
  workWish: string,
): Promise<Evidence<GoProject>> {
  const goMod = await readParsed(target, `${dir}/go.mod`, parseGoMod);
  const work = await readGoWork(target, from, workWish);
  const vendor = await target.stat(`${dir}/vendor`);
  const gap = [goMod, work, vendor].find(
    (one): one is Missing => one.status !== 'ok' && one.status !== 'absent',
  );
  if (gap !== undefined) return gap;
  return mapEvidence(goMod, ({ file, lines }) => ({
    dir,
    goMod: file,
    lines,
    hasVendor: valueOf(vendor)?.kind === 'directory',
    goWork: valueOf(work),
  }));
}

async function readGoWork(
  target: Target,
  from: string,
  wish: string,
): Promise<Evidence<NonNullable<GoProject['goWork']>>> {
  if (wish === 'off') return missing('absent', say(m.notSet), 'GOWORK');
  const dir = wish === '' ? await findUpwards(target, from, 'go.work') : undefined;
  if (dir !== undefined && dir.status !== 'ok') return dir;
  const path = dir === undefined ? wish : `${dir.value}/go.work`;
  return mapEvidence(await readParsed(target, path, (text) => parseGoMod(text).file), (file) => ({
    path,
    file,
  }));
}

/** Who owns the repository; absent when the project is in none. */
async function readOwnership(
  target: Target,
  from: string,
  env: ReadonlyMap<string, string>,
): Promise<Evidence<GitOwnership>> {
  const found = await findUpwards(target, from, '.git');
  if (found.status === 'absent') return missing('absent', say(m.noRepository), from);
  if (found.status !== 'ok') return found;
  const dir = found.value;
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
