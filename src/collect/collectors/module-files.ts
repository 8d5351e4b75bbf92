import { joinFolder } from '../../analyze/module-files/workspace-drift.ts';
import { type LocalText, say } from '../../base/messages.ts';
import { type BazelFile, readBazelGo } from '../../formats/bazel/bazel-go.ts';
import { parseCalls } from '../../formats/bazel/parse-calls.ts';
import { parseGoMod } from '../../formats/go-mod/parse-go-mod.ts';
import { parseGoSum, parseModulesTxt } from '../../formats/go-mod/parse-modules-txt.ts';
import { parseEnviron } from '../../formats/proc/parse-environ.ts';
import { type Evidence, mapEvidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { BazelGoFiles, WorkspaceModule } from '../../model/module-files.ts';
import type { Target } from '../../model/target.ts';
import { clusterMessages as m } from '../cluster.messages.ts';
import { collectMessages } from '../collect.messages.ts';
import type { Collector } from '../collector.ts';
import { findUpwards } from '../find-path.ts';
import { readParsed, readText } from '../read-text.ts';
import { insideRoot } from '../target/inside-root.ts';

const MAX_BYTES = 8 << 20;
const MAX_MODULES = 200;
const MAX_INCLUDES = 20;

/** The files that say which modules a project is built from: go.mod's neighbours and those of Bazel. */
export const collector: Collector = {
  name: 'module-files',
  cost: 'cheap',
  timeoutMs: 5000,
  collect: collectModuleFiles,
};

async function collectModuleFiles(outside: Target): Promise<FactTable> {
  const target = insideRoot(outside);
  const from = target.projectDir;
  const dir = from === undefined ? undefined : await findUpwards(target, from, 'go.mod');
  if (from === undefined || dir?.status !== 'ok') {
    const none =
      dir === undefined || dir.status === 'absent' || dir.status === 'ok'
        ? missing<never>('absent', say(collectMessages.noProject), from ?? 'go.mod')
        : dir;
    return { 'go.vendor': none, 'go.workspace': none, 'go.sums': none, 'bazel.go': none };
  }
  const env = valueOf(await readParsed(target, `${target.processDir}/environ`, parseEnviron));
  const work = await findWork(target, from, env?.get('GOWORK') ?? '');
  const bazel = await readBazel(target, dir.value);
  if (work.status !== 'ok' && work.status !== 'absent')
    return { 'go.vendor': work, 'go.workspace': work, 'go.sums': work, 'bazel.go': bazel };
  const workPath = valueOf(work);
  const workDir = workPath?.slice(0, workPath.lastIndexOf('/'));
  return {
    // go work vendor writes beside go.work; a module's own vendor folder is not read within a workspace.
    'go.vendor': await readVendor(target, workDir ?? dir.value),
    'go.workspace': await readWorkspace(target, workPath),
    'go.sums': await readSums(target, dir.value, workDir),
    'bazel.go': bazel,
  };
}

async function findWork(target: Target, from: string, wish: string): Promise<Evidence<string>> {
  if (wish === 'off') return missing('absent', say(m.noWorkspace), 'GOWORK');
  if (wish !== '') return present(wish, 'GOWORK', target.observedAtUnixMs);
  const dir = await findUpwards(target, from, 'go.work');
  return mapEvidence(dir, (found) => `${found === '/' ? '' : found}/go.work`);
}

async function readVendor(target: Target, dir: string): Promise<FactTable['go.vendor'] & object> {
  const list = await readParsed(target, `${dir}/vendor/modules.txt`, parseModulesTxt, {
    maxBytes: MAX_BYTES,
  });
  if (list.status !== 'absent') return list;
  const folder = await target.stat(`${dir}/vendor`);
  // A folder without the list is a drift of its own: the go command asks for the list.
  return folder.status === 'ok'
    ? present({ workspace: false, modules: [] }, `${dir}/vendor/modules.txt`, target.observedAtUnixMs)
    : notThere(target, `${dir}/vendor`, say(m.noVendor));
}

async function readWorkspace(
  target: Target,
  path: string | undefined,
): Promise<Evidence<readonly WorkspaceModule[]>> {
  if (path === undefined) return missing('absent', say(m.noWorkspace), 'go.work');
  const work = await readParsed(target, path, (text) => parseGoMod(text).file);
  if (work.status !== 'ok') return work;
  const root = path.slice(0, path.lastIndexOf('/'));
  const modules = await Promise.all(
    work.value.use.slice(0, MAX_MODULES).map(async (use): Promise<WorkspaceModule | Evidence<never>> => {
      const dir = joinFolder(root, use);
      const goMod = await readParsed(target, `${dir}/go.mod`, (text) => parseGoMod(text).file);
      if (goMod.status === 'ok') return { use, dir, goMod: goMod.value };
      return goMod.status === 'absent' && target.knowsAbsence(`${dir}/go.mod`)
        ? { use, dir, goMod: undefined }
        : goMod;
    }),
  );
  // One that cannot be read is not one that is not there.
  const gap = modules.find((one): one is Evidence<never> => 'status' in one);
  if (gap !== undefined) return gap.status === 'ok' ? gap : { ...gap, status: 'failed' };
  return { ...work, value: modules.filter((one): one is WorkspaceModule => 'use' in one) };
}

async function readSums(
  target: Target,
  dir: string,
  workDir: string | undefined,
): Promise<Evidence<ReadonlySet<string>>> {
  const read = (path: string) => readParsed(target, path, parseGoSum, { maxBytes: MAX_BYTES });
  const own = await read(`${dir}/go.sum`);
  const work = workDir === undefined ? undefined : valueOf(await read(`${workDir}/go.work.sum`));
  if (own.status === 'absent' && target.knowsAbsence(`${dir}/go.sum`))
    return present(new Set(work), `${dir}/go.sum`, target.observedAtUnixMs);
  return mapEvidence(own, (lines) => new Set([...lines, ...(work ?? [])]));
}

/** Bazel files of the project's folder, or of the nearest workspace above it that names this go.mod or none. */
async function readBazel(target: Target, dir: string): Promise<Evidence<BazelGoFiles>> {
  let found = await findUpwards(target, dir, 'MODULE.bazel');
  for (const name of ['WORKSPACE', 'WORKSPACE.bazel'])
    if (found.status === 'absent') found = await findUpwards(target, dir, name);
  if (found.status === 'absent') return notThere(target, `${dir}/MODULE.bazel`, say(m.noBazel));
  if (found.status !== 'ok') return found;
  const root = found.value;
  const files: BazelFile[] = [];
  const wanted = [
    'MODULE.bazel',
    'WORKSPACE',
    'WORKSPACE.bazel',
    'deps.bzl',
    'go_deps.bzl',
    'third_party/go/deps.bzl',
  ];
  for (let at = 0; at < wanted.length && at < MAX_INCLUDES; at++) {
    const file = wanted[at] ?? '';
    const text = await readText(target, `${root}/${file}`, { maxBytes: MAX_BYTES });
    if (text.status === 'denied' || text.status === 'failed') return text;
    if (text.status !== 'ok') continue;
    files.push({ file, text: text.value });
    for (const { name, args } of file.startsWith('MODULE') || file.endsWith('.MODULE.bazel')
      ? parseCalls(text.value)
      : []) {
      const included = name === 'include' ? labelFile(args[0] ?? '') : undefined;
      if (included !== undefined && !wanted.includes(included)) wanted.push(included);
    }
  }
  return present(readBazelGo(files), `${root}/${files[0]?.file ?? ''}`, target.observedAtUnixMs);
}

/** Absent when it is known not to exist; what a snapshot may only not have captured is a failure to read it. */
function notThere(target: Target, path: string, reason: LocalText): Evidence<never> {
  return target.knowsAbsence(path)
    ? missing('absent', reason, path)
    : missing('failed', say(collectMessages.notInSnapshot), path);
}

/** `//build:go.MODULE.bazel` is `build/go.MODULE.bazel`; labels of other repositories are none of ours. */
function labelFile(label: string): string | undefined {
  const [, folder = '', name = ''] = /^(?:@@?)?\/\/([^:]*):(.+)$/.exec(label) ?? [];
  return name === '' || `${folder}/${name}`.split('/').includes('..')
    ? undefined
    : folder === ''
      ? name
      : `${folder}/${name}`;
}
