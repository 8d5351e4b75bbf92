import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  mkdtempSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { lookup, Resolver } from 'node:dns/promises';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type {
  AllowanceFacts,
  DirectoryFacts,
  DirectoryTimes,
  DnsFacts,
} from '../../analyze/go-chain/host-facts.ts';
import { parseMountinfo } from '../../formats/mountinfo/parse-mountinfo.ts';
import { parseResourceLimits } from '../../formats/proc/parse-limits.ts';
import { parseResolvConf } from '../../formats/resolv-conf/parse-resolv-conf.ts';
import { valueOf } from '../../model/evidence.ts';
import type { ResourceLimits } from '../../model/host.ts';
import type { Target } from '../../model/target.ts';
import { readText } from '../read-text.ts';

const ROUNDS = 48;
const SERVER_TIMEOUT_MS = 3000;

/** Code of an error of the system; `ERROR` for any other. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'ERROR';
}

/**
 * Facts about a directory the go command writes to. With `active` a folder of its own is made inside, measured and
 * removed again; without it nothing is written.
 */
export async function readDirectoryFacts(
  target: Target,
  role: string,
  path: string,
  active: boolean,
  baselineDir: string,
): Promise<DirectoryFacts> {
  const existing = path.startsWith('/') ? nearestExisting(path.replace(/(?<=.)\/+$/, '')) : '';
  const blank = {
    role,
    path,
    existing,
    isDirectory: false,
    fsType: '',
    mountPoint: '',
    options: [],
    freeBytes: Infinity,
    inodes: 0,
    freeInodes: 0,
    refusal: null,
    active: undefined,
  };
  if (existing === '') return blank;
  const mounts = parseMountinfo(valueOf(await readText(target, '/proc/self/mountinfo')) ?? '').mounts;
  // The last mount over the longest prefix is the one that is seen.
  const mount = mounts
    .filter(({ mountPoint: at }) => existing === at || existing.startsWith(at === '/' ? '/' : `${at}/`))
    .reduce<(typeof mounts)[number] | undefined>(
      (best, m) => (best === undefined || m.mountPoint.length >= best.mountPoint.length ? m : best),
      undefined,
    );
  const space = statfsSync(existing);
  let refusal: string | null = null;
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    refusal = codeOf(error);
  }
  return {
    ...blank,
    isDirectory: isDirectory(existing),
    fsType: mount?.fsType ?? '',
    mountPoint: mount?.mountPoint ?? '',
    options: mount?.options ?? [],
    freeBytes: space.bavail * space.bsize,
    inodes: space.files,
    freeInodes: space.ffree,
    refusal,
    active: active && refusal === null ? measureDirectory(existing, baselineDir) : undefined,
  };
}

function nearestExisting(path: string): string {
  for (let at = path; ; at = dirname(at)) {
    try {
      if (statSync(at, { throwIfNoEntry: false }) !== undefined) return at;
    } catch {
      // A folder that may not be entered is there; so is a link in a circle.
    }
    if (at === '/') return '';
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function measureDirectory(dir: string, baselineDir: string): DirectoryFacts['active'] {
  let own: string;
  try {
    own = mkdtempSync(join(dir, '.goroscope-'));
  } catch {
    return undefined;
  }
  try {
    const times = timeFiles(own);
    return { times, baseline: measureBaseline(baselineDir), lock: tryLock(own), exec: tryExec(own) };
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function measureBaseline(dir: string): DirectoryTimes | undefined {
  try {
    const own = mkdtempSync(join(dir, '.goroscope-'));
    try {
      return timeFiles(own);
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  } catch {
    return undefined;
  }
}

function timeFiles(dir: string): DirectoryTimes {
  const times = {
    create: [] as number[],
    rename: [] as number[],
    stat: [] as number[],
    unlink: [] as number[],
  };
  const timed = (list: number[], work: () => void) => {
    const from = performance.now();
    work();
    list.push(performance.now() - from);
  };
  for (let i = 0; i < ROUNDS; i++) {
    const [a, b] = [join(dir, `a${i}`), join(dir, `b${i}`)];
    timed(times.create, () => writeFileSync(a, 'x'));
    timed(times.rename, () => renameSync(a, b));
    timed(times.stat, () => void statSync(b));
    timed(times.unlink, () => unlinkSync(b));
  }
  const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;
  return {
    create: median(times.create),
    rename: median(times.rename),
    stat: median(times.stat),
    unlink: median(times.unlink),
  };
}

/** flock(2) through the program of the same name: this runtime has no call for it. */
function tryLock(dir: string): string | null | undefined {
  try {
    execFileSync('flock', ['-n', join(dir, 'lock'), 'true'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 5000,
    });
    return null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    return error instanceof Error ? (error.message.split('\n').at(1) ?? codeOf(error)) : codeOf(error);
  }
}

function tryExec(dir: string): string | null {
  const program = join(dir, 'probe');
  writeFileSync(program, '#!/bin/sh\nexit 0\n');
  chmodSync(program, 0o700);
  try {
    execFileSync(program, [], { stdio: 'ignore', timeout: 5000 });
    return null;
  } catch (error) {
    return codeOf(error);
  }
}

/** Asks every name server of resolv.conf for one host. Without a host only the file is read. */
export async function readDnsFacts(target: Target, host: string | undefined): Promise<DnsFacts> {
  const conf = parseResolvConf(valueOf(await readText(target, '/etc/resolv.conf')) ?? '');
  const from = performance.now();
  await lookup('localhost').catch(() => undefined);
  const baselineMs = performance.now() - from;
  const servers: DnsFacts['servers'][number][] = [];
  if (host !== undefined)
    for (const server of conf.nameservers.slice(0, 3)) servers.push(await askServer(server, host));
  return { host, servers, search: conf.search, ndots: conf.ndots, baselineMs };
}

async function askServer(server: string, host: string): Promise<DnsFacts['servers'][number]> {
  const resolver = new Resolver({ timeout: SERVER_TIMEOUT_MS, tries: 1 });
  const from = performance.now();
  try {
    resolver.setServers([server.includes(':') ? `[${server}]` : server]);
    await resolver.resolve4(host);
    return { server, ms: performance.now() - from, code: null };
  } catch (error) {
    const code = codeOf(error);
    // "There is no such name" is an answer too.
    return {
      server,
      ms: performance.now() - from,
      code: code === 'ENOTFOUND' || code === 'ENODATA' ? null : code,
    };
  }
}

/** Lines of the kernel and audit logs in which a security module refuses the go command or a tool of it something. */
export async function readRefusals(target: Target): Promise<readonly string[]> {
  const lines = valueOf(await target.probe('security-log', 'kernel')) ?? [];
  return lines.filter((line) => /comm="(go|compile|link|asm|cgo|vet)"/.test(line)).slice(-5);
}

/** What this process is allowed: a go command started here inherits it. */
export async function readAllowance(
  target: Target,
  env: ReadonlyMap<string, string>,
): Promise<AllowanceFacts> {
  const [status, limits, modules, profile] = await Promise.all([
    readText(target, '/proc/self/status'),
    readText(target, '/proc/self/limits'),
    readText(target, '/sys/kernel/security/lsm'),
    readText(target, '/proc/self/attr/current'),
  ]);
  const row = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(valueOf(status) ?? '')?.[1] ?? '';
  const limit: ResourceLimits = parseResourceLimits(valueOf(limits) ?? '') ?? {};
  return {
    uid: Number(row('Uid').split(/\s+/)[1] ?? -1),
    home: env.get('HOME') ?? '',
    seccomp: row('Seccomp'),
    noNewPrivileges: row('NoNewPrivs'),
    modules: valueOf(modules)?.trim() ?? '',
    profile: valueOf(profile)?.replaceAll('\0', '').trim() ?? '',
    softFiles: limit['open files']?.soft ?? null,
    hardFiles: limit['open files']?.hard ?? null,
    addressSpace: limit['address space']?.soft ?? null,
    fileSize: limit['file size']?.soft ?? null,
    umask: /^[0-7]+$/.test(row('Umask')) ? Number.parseInt(row('Umask'), 8) : null,
  };
}
