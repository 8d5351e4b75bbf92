import { parseCounter } from '../../formats/cgroup/parse-limit.ts';
import { parseKernelRelease } from '../../formats/kernel-release/parse-kernel-release.ts';
import { parseChosenWord } from '../../formats/proc/parse-chosen-word.ts';
import { type Evidence, mapEvidence, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { ThpSettings } from '../../model/host.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { readParsed, readText } from '../read-text.ts';

const THP = '/sys/kernel/mm/transparent_hugepage';

/** GOARCH by the machine name of uname(2); those Go runs on under Linux. */
const GOARCH: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  i386: '386',
  i486: '386',
  i586: '386',
  i686: '386',
  aarch64: 'arm64',
  armv5tel: 'arm',
  armv6l: 'arm',
  armv7l: 'arm',
  armv8l: 'arm',
  loongarch64: 'loong64',
  ppc64: 'ppc64',
  ppc64le: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
};

/** The kernel: release, architecture, features, and the limits it sets for the whole machine. */
export const collector: Collector = {
  name: 'kernel',
  cost: 'cheap',
  timeoutMs: 3000,
  collect: collectKernel,
};

async function collectKernel(target: Target): Promise<FactTable> {
  const counter = (path: string) => readParsed(target, path, parseCounter);
  const [
    hostName,
    release,
    version,
    arch,
    psi,
    btf,
    corePattern,
    threadsMax,
    pidMax,
    maxMapCount,
    instances,
    watches,
    thp,
  ] = await Promise.all([
    readParsed(target, '/proc/sys/kernel/hostname', (text) => text.trim() || undefined),
    readParsed(target, '/proc/sys/kernel/osrelease', parseKernelRelease),
    readText(target, '/proc/version'),
    readArch(target),
    exists(target, '/proc/pressure/cpu', '/proc'),
    exists(target, '/sys/kernel/btf/vmlinux', '/sys/kernel'),
    readText(target, '/proc/sys/kernel/core_pattern'),
    counter('/proc/sys/kernel/threads-max'),
    counter('/proc/sys/kernel/pid_max'),
    counter('/proc/sys/vm/max_map_count'),
    counter('/proc/sys/fs/inotify/max_user_instances'),
    counter('/proc/sys/fs/inotify/max_user_watches'),
    readThp(target),
  ]);
  return {
    'host.name': hostName,
    'kernel.release': release,
    'kernel.version': version,
    'kernel.arch': arch,
    'kernel.psi': psi,
    'kernel.btf': btf,
    'kernel.corePattern': mapEvidence(corePattern, (text) => text.trim()),
    'kernel.threadsMax': threadsMax,
    'kernel.pidMax': pidMax,
    'kernel.maxMapCount': maxMapCount,
    'inotify.maxUserInstances': instances,
    'inotify.maxUserWatches': watches,
    thp,
  };
}

/** The architecture, from the kernel's file (since 6.1), uname, or the tail of the release on Fedora and its kin. */
async function readArch(target: Target): Promise<Evidence<string>> {
  const toGoarch = (text: string) => GOARCH[text.trim()];
  const file = await readParsed(target, '/proc/sys/kernel/arch', toGoarch);
  if (file.status === 'ok') return file;
  const uname = mapEvidence(await target.run(['uname', '-m'], 2000), (output) => toGoarch(output.stdout));
  if (uname.status === 'ok') return uname;
  const release = await readParsed(target, '/proc/sys/kernel/osrelease', (text) =>
    toGoarch(text.trim().split('.').at(-1) ?? ''),
  );
  return release.status === 'ok' ? release : uname;
}

/**
 * Whether a file is there. Where absence cannot be told from "not captured", or the folder `around` is hidden too, a missing
 * file stays missing evidence.
 */
async function exists(target: Target, path: string, around: string): Promise<Evidence<boolean>> {
  const stat = await target.stat(path);
  if (stat.status === 'ok') return { ...stat, value: true };
  if (stat.status !== 'absent' || !target.knowsAbsence(path)) return stat;
  return (await target.stat(around)).status === 'ok' ? present(false, path, target.observedAtUnixMs) : stat;
}

async function readThp(target: Target): Promise<Evidence<ThpSettings>> {
  const [enabled, defrag, none] = await Promise.all([
    readParsed(target, `${THP}/enabled`, parseChosenWord),
    readParsed(target, `${THP}/defrag`, parseChosenWord),
    readParsed(target, `${THP}/khugepaged/max_ptes_none`, parseCounter),
  ]);
  return mapEvidence(enabled, (word) => ({
    enabled: word,
    defrag: valueOf(defrag),
    khugepagedMaxPtesNone: valueOf(none),
  }));
}
