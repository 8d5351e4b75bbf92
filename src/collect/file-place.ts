import { mayWriteByMode } from '../analyze/file-access/may-write.ts';
import { mountOf } from '../analyze/file-access/mount-of.ts';
import { say } from '../base/messages.ts';
import type { Mount } from '../model/cgroup.ts';
import { type Evidence, missing, present, valueOf } from '../model/evidence.ts';
import type { FilePlace } from '../model/file-place.ts';
import type { ProcessStatus } from '../model/host.ts';
import type { AccessAnswer } from '../model/probe.ts';
import type { Target } from '../model/target.ts';
import { collectMessages as m } from './collect.messages.ts';
import { resolvePath } from './find-path.ts';
import { readParsed } from './read-text.ts';

/** Entries of a folder whose names are tried in other letters. */
const MAX_NAMES = 8;
/** Lower layers that are looked into; overlayfs takes at most 500. */
const MAX_LAYERS = 500;

/** What every place of one process shares. */
export interface PlaceContext {
  readonly target: Target;
  /** Undefined where the mount list could not be read. */
  readonly mounts: readonly Mount[] | undefined;
  readonly status: ProcessStatus | undefined;
}

/** A path to look at and what names it. */
export interface NamedPath {
  readonly path: string;
  readonly origin: string;
  /** Also measure lookups and look into the layers of an overlay. */
  readonly deep: boolean;
  /** Also look for folded names: only where listing the folder tells nothing private. */
  readonly names: boolean;
}

/** Everything about one folder that checks ask for. `failed` for a path that is not absolute. */
export async function collectPlace(
  context: PlaceContext,
  { path, origin, deep, names }: NamedPath,
): Promise<Evidence<FilePlace>> {
  const { target, mounts } = context;
  if (!path.startsWith('/')) return missing('failed', say(m.notAbsolute, { path }), origin);
  const { existing, exists, gap } = await resolvePath(target, path);
  if (gap !== undefined) return gap;
  // A tree that holds only some files does not tell that the others are not there.
  const wanted = `${target.rootDir}${path}`;
  if (!exists && !target.knowsAbsence(wanted)) return missing('failed', say(m.notInSnapshot), wanted);
  const real = `${target.rootDir}${existing}`;
  const mount = mountOf(mounts ?? [], existing);
  const notDeep = <T>(): Evidence<T> => missing('absent', say(m.notLookedAt), real);
  const stat = await target.stat(existing === '/' ? `${target.rootDir}/` : real);
  if (stat.status !== 'ok' && stat.status !== 'absent') return stat;
  if (stat.status === 'absent' && !target.knowsAbsence(real)) return stat;
  const [space, mayWrite, lookups, lowerLayer, foldedName] = await Promise.all([
    target.probe('file-system', real || '/'),
    accessOf(context, existing, mount, stat),
    deep ? target.probe('lookup-times', real || '/') : notDeep<never>(),
    deep ? findLowerLayer(target, mount, existing) : notDeep<never>(),
    names ? findFoldedName(target, real) : notDeep<never>(),
  ]);
  const place: FilePlace = {
    path,
    origin,
    exists,
    existing,
    stat,
    mount,
    space,
    mayWrite,
    lookups,
    lowerLayer,
    foldedName,
  };
  return present(place, path, target.observedAtUnixMs);
}

/** The kernel's own answer where it can be had, else what owner and mode say. */
async function accessOf(
  { target, status, mounts }: PlaceContext,
  existing: string,
  mount: Mount | undefined,
  stat: FilePlace['stat'],
): Promise<Evidence<AccessAnswer>> {
  const asked = await target.probe('may-write', `${target.rootDir}${existing}` || '/');
  // A read-only mount wins over every mode.
  if (asked.status === 'ok' || stat.status !== 'ok' || status === undefined || mounts === undefined)
    return asked;
  const computed = mayWriteByMode(stat.value, mount, status);
  return computed === undefined ? asked : { ...stat, value: computed };
}

/** Whether a lower layer of an overlay holds the folder too. The layers' folders are paths of the host. */
async function findLowerLayer(
  target: Target,
  mount: Mount | undefined,
  path: string,
): Promise<Evidence<string | null>> {
  if (mount?.fsType !== 'overlay') return missing('absent', say(m.noOverlay), path);
  const dirs = lowerDirs(mount);
  const inside = mount.mountPoint === '/' ? path : path.slice(mount.mountPoint.length);
  const redirects = await redirectsByDefault(target, mount);
  if (redirects.status !== 'ok') return redirects;
  if (redirects.value) return { ...redirects, value: null };
  if (dirs.length === 0) return missing('failed', say(m.layersHidden), path);
  for (const dir of dirs.slice(0, MAX_LAYERS)) {
    const found = await target.stat(`${dir}${inside}`);
    if (found.status === 'ok') return { ...found, value: dir };
    if (found.status !== 'absent') return found;
    // A layer that cannot be seen at all says nothing about what it holds.
    if ((await target.stat(dir)).status !== 'ok') return missing('failed', say(m.layersHidden), dir);
  }
  return present(null, path, target.observedAtUnixMs);
}

/**
 * Whether the overlay follows renamed folders. The mount list names redirect_dir only where it differs from the module's
 * default (fs/overlayfs, ovl_show_options).
 */
async function redirectsByDefault(target: Target, mount: Mount): Promise<Evidence<boolean>> {
  const option = mount.superOptions.find((o) => o.startsWith('redirect_dir='));
  if (option !== undefined)
    return present(option === 'redirect_dir=on', mount.mountPoint, target.observedAtUnixMs);
  return readParsed(target, '/sys/module/overlay/parameters/redirect_dir', (text) => /^[Y1]/i.test(text));
}

/** `lowerdir=a:b`, or several `lowerdir+=a` (kernel Documentation/filesystems/overlayfs.rst). Colons are escaped. */
function lowerDirs(mount: Mount): readonly string[] {
  return mount.superOptions.flatMap((option) => {
    const value = /^lowerdir\+?=(.*)$/.exec(option)?.[1];
    return value === undefined
      ? []
      : value
          .split(/(?<!\\):/)
          .map((dir) => dir.replaceAll('\\:', ':'))
          .filter((dir) => dir.startsWith('/'));
  });
}

/** Asks for entries of a folder by the same name in other letters; nothing is created. */
async function findFoldedName(target: Target, dir: string): Promise<Evidence<string | null>> {
  const names = await target.readDir(dir);
  if (names.status !== 'ok') return names;
  const listed = new Set(names.value);
  const candidates = names.value.filter((name) => /[a-z]/i.test(name)).slice(0, MAX_NAMES);
  if (candidates.length === 0) return missing('absent', say(m.noNames), dir);
  for (const name of candidates) {
    const other = name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
    if (listed.has(other)) continue;
    const stat = await target.stat(`${dir}/${other}`);
    if (stat.status === 'ok') return { ...names, value: name };
    if (stat.status !== 'absent' || !target.knowsAbsence(`${dir}/${other}`)) return stat;
  }
  return { ...names, value: null };
}

/** The value that a list of candidates names first, with its name. */
export function firstSet(
  env: ReadonlyMap<string, string>,
  names: readonly string[],
  fallback: string,
): { readonly path: string; readonly origin: string } {
  for (const name of names) {
    const value = env.get(name) ?? '';
    if (value !== '') return { path: value, origin: name };
  }
  return { path: fallback, origin: 'default' };
}

/** The mount at the top of the process's tree. */
export function rootMount(mounts: Evidence<readonly Mount[]>): Evidence<Mount> {
  const root = mountOf(valueOf(mounts) ?? [], '/');
  return mounts.status !== 'ok'
    ? mounts
    : root === undefined
      ? missing('failed', say(m.absent), mounts.source)
      : { ...mounts, value: root };
}
