import { byteLength, GO_PATH_SIZE, goLines } from './go-lines.ts';

/** What the two files say about the process's CPU group, or how the runtime's parser gave up. */
export type GoCpuGroup =
  | { readonly status: 'found'; readonly dir: string; readonly version: 1 | 2 }
  | { readonly status: 'none' | 'malformed' };

/** Membership and mounts as raw text; `undefined` for a file that cannot be opened. */
export interface CgroupTexts {
  readonly membership: string | undefined;
  readonly mountinfo: string | undefined;
}

/** Answer of a parser's step: a value, or how it gave up. */
type Step<T> = { readonly status: 'found'; readonly value: T } | { readonly status: 'none' | 'malformed' };

const MALFORMED = { status: 'malformed' } as const;
const NONE = { status: 'none' } as const;

/**
 * The directory in which Go 1.26 and later look for the CPU limit: the first mount whose root contains the process's
 * group, joined with the rest of the group's path.
 * Source: internal/runtime/cgroup FindCPU, parseCPUCgroup, parseCPUMount; equal from go1.26.0 to go1.27.4.
 */
export function findRootAwareGroup(texts: CgroupTexts): GoCpuGroup {
  const group = findMembership(texts.membership, true);
  if (group.status !== 'found') return group;
  if (texts.mountinfo === undefined) return NONE;
  const { path, version } = group.value;
  for (const line of goLines(texts.mountinfo)) {
    const mount = readMountLine(line.text);
    if (mount === undefined || !mount.root.startsWith('/')) return MALFORMED;
    if (mount.fsType !== (version === 1 ? 'cgroup' : 'cgroup2')) continue;
    if (version === 1) {
      if (mount.superOptions === undefined) return MALFORMED;
      if (!containsCpu(mount.superOptions)) continue;
    }
    const root = unescape(mount.root);
    if (root === undefined) return MALFORMED;
    const rest = restBelow(path, root);
    if (rest === undefined) continue;
    const mountPoint = unescape(mount.mountPoint);
    if (mountPoint === undefined || byteLength(mountPoint) + byteLength(rest) > GO_PATH_SIZE)
      return MALFORMED;
    return { status: 'found', dir: mountPoint + rest, version };
  }
  return NONE;
}

/**
 * The directory in which Go 1.25 looks for the CPU limit: a v1 mount with `cpu` (the first) wins over a v2 mount (the
 * last), and the group's whole path is appended; the root of the mount is not looked at.
 * Source: internal/runtime/cgroup FindCPU, parseCPURelativePath, parseCPUMount; equal from go1.25.0 to go1.25.14.
 */
export function findMountPointGroup(texts: CgroupTexts): GoCpuGroup {
  if (texts.mountinfo === undefined) return NONE;
  const mount = findLastMount(texts.mountinfo);
  if (mount.status !== 'found') return mount;
  const group = findMembership(texts.membership, false);
  if (group.status !== 'found') return group;
  // The path is copied into what is left of the buffer and silently cut; a cut path does not exist.
  return { status: 'found', dir: mount.value + group.value.path, version: group.value.version };
}

function findLastMount(mountinfo: string): Step<string> {
  let found: string | undefined;
  for (const line of goLines(mountinfo)) {
    const mount = readMountLine(line.text);
    if (mount === undefined) return MALFORMED;
    if (mount.fsType === 'cgroup2') {
      found = unescape(mount.mountPoint);
      if (found === undefined) return MALFORMED;
    } else if (mount.fsType === 'cgroup') {
      if (mount.superOptions === undefined) return MALFORMED;
      if (!containsCpu(mount.superOptions)) continue;
      const value = unescape(mount.mountPoint);
      return value === undefined ? MALFORMED : { status: 'found', value };
    }
  }
  return found === undefined || found === '' ? NONE : { status: 'found', value: found };
}

function findMembership(
  text: string | undefined,
  strict: boolean,
): Step<{ readonly path: string; readonly version: 1 | 2 }> {
  if (text === undefined) return NONE;
  let v2: string | undefined;
  for (const line of goLines(text)) {
    if (line.incomplete) return MALFORMED;
    const first = line.text.indexOf(':');
    const second = first < 0 ? -1 : line.text.indexOf(':', first + 1);
    if (second < 0) return MALFORMED;
    const path = line.text.slice(second + 1);
    if (strict && (!path.startsWith('/') || byteLength(path) > GO_PATH_SIZE)) return MALFORMED;
    if (line.text.slice(0, first) === '0') v2 = path;
    else if (containsCpu(line.text.slice(first + 1, second))) {
      return { status: 'found', value: { path, version: 1 } };
    }
  }
  return v2 === undefined || v2 === '' ? NONE : { status: 'found', value: { path: v2, version: 2 } };
}

interface GoMountLine {
  readonly root: string;
  readonly mountPoint: string;
  readonly fsType: string;
  /** `undefined` when the line ends before them. */
  readonly superOptions: string | undefined;
}

/**
 * Splits one line of mountinfo with the runtime's own idea of what is malformed: every blank up to the separator ` - `
 * must have three characters after it, and the file system type a blank.
 */
function readMountLine(line: string): GoMountLine | undefined {
  const fields = line.split(' ', 6);
  const [, , , root, mountPoint, next] = fields;
  if (root === undefined || mountPoint === undefined || next === undefined) return undefined;
  let at = fields.slice(0, 5).reduce((sum, field) => sum + field.length + 1, 0);
  for (;;) {
    at = line.indexOf(' ', at);
    if (at < 0 || at + 3 >= line.length) return undefined;
    if (line.startsWith(' - ', at)) break;
    at++;
  }
  const after = line.slice(at + 3);
  const typeEnd = after.indexOf(' ');
  if (typeEnd < 0) return undefined;
  const sourceEnd = after.indexOf(' ', typeEnd + 1);
  return {
    root,
    mountPoint,
    fsType: after.slice(0, typeEnd),
    superOptions: sourceEnd < 0 ? undefined : after.slice(sourceEnd + 1),
  };
}

/** What remains of a group's path below a mount's root; `undefined` when the mount does not show the group. */
function restBelow(path: string, root: string): string | undefined {
  if (!hasPathPrefix(path, root)) return undefined;
  const rest = root.length === 1 && path.length > 1 ? path : path.slice(root.length);
  return hasPathPrefix(rest, '/..') ? undefined : rest;
}

function hasPathPrefix(path: string, prefix: string): boolean {
  if (prefix.length === 1) return true;
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}

function containsCpu(list: string): boolean {
  return list.split(',').includes('cpu');
}

/** Like the format reader's unescape, but with the runtime's refusal of anything that is not `\` and three digits. */
function unescape(path: string): string | undefined {
  if (!path.includes('\\')) return path;
  if (/\\(?![0-3][0-7]{2})/.test(path)) return undefined;
  const bytes: number[] = [];
  const encoded = new TextEncoder().encode(path);
  for (let at = 0; at < encoded.length; at++) {
    if (encoded[at] === 0x5c) {
      bytes.push(Number.parseInt(String.fromCharCode(...encoded.subarray(at + 1, at + 4)), 8));
      at += 3;
    } else bytes.push(encoded[at] ?? 0);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
