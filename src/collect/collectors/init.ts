import { say } from '../../base/messages.ts';
import { parseIni } from '../../formats/proc/parse-ini.ts';
import { type Evidence, mapEvidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';
import { collectMessages as m } from '../collect.messages.ts';
import type { Collector } from '../collector.ts';
import { readParsed, readText } from '../read-text.ts';

/** More processes than a container has; looking at all of a large host would take too long. */
const MAX_PROCESSES = 512;
/** Folders of systemd's private library, whose name carries the version. */
const LIBRARY_DIRS = [
  '/usr/lib/systemd',
  '/usr/lib/x86_64-linux-gnu/systemd',
  '/usr/lib/aarch64-linux-gnu/systemd',
  '/usr/lib64/systemd',
];

/** Process 1 and its children as the judged process sees them, and what starts a WSL distribution. */
export const collector: Collector = { name: 'init', cost: 'cheap', timeoutMs: 3000, collect: collectInit };

async function collectInit(target: Target): Promise<FactTable> {
  const proc = `${target.rootDir}/proc`;
  const [command, zombies, config, version] = await Promise.all([
    readParsed(target, `${proc}/1/cmdline`, (text) => {
      const words = text.replace(/\0$/, '').split('\0');
      return words[0] === '' ? undefined : words;
    }),
    countZombies(target, proc),
    readWslConfig(target),
    findSystemd(target),
  ]);
  return {
    'init.command': command,
    'init.zombies': zombies,
    'wsl.config': config,
    'systemd.version': version,
  };
}

async function countZombies(target: Target, proc: string): Promise<Evidence<number>> {
  const names = await target.readDir(proc);
  if (names.status !== 'ok') return names;
  const pids = names.value.filter((name) => /^\d+$/.test(name));
  if (pids.length > MAX_PROCESSES)
    return missing('failed', say(m.tooManyProcesses, { count: MAX_PROCESSES }), proc);
  const stats = await Promise.all(pids.map((pid) => readText(target, `${proc}/${pid}/stat`)));
  // A capture holds the states of all processes or of none: process 1 tells which.
  const isWhole = target.knowsAbsence(`${proc}/1/stat`) || stats[pids.indexOf('1')]?.status === 'ok';
  if (!isWhole) return missing('absent', say(m.notInSnapshot), proc);
  // One that has just ended is gone; one that cannot be read may be dead.
  const gap = stats.find((stat) => stat.status === 'denied' || stat.status === 'failed');
  if (gap !== undefined && gap.status !== 'ok') return gap;
  // The name may hold spaces and parentheses: state and parent follow the last one (proc_pid_stat(5)).
  const zombies = stats.filter((stat) => /\) Z 1 [^)]*$/.test(valueOf(stat) ?? ''));
  return present(zombies.length, `${proc}/*/stat`, target.observedAtUnixMs);
}

async function readWslConfig(target: Target): Promise<FactTable['wsl.config'] & object> {
  const path = `${target.rootDir}/etc/wsl.conf`;
  const config = await readParsed(target, path, parseIni);
  if (config.status !== 'absent' || !target.knowsAbsence(path)) return config;
  return present({}, path, target.observedAtUnixMs);
}

async function findSystemd(target: Target): Promise<Evidence<number>> {
  let last: Evidence<number> | undefined;
  for (const dir of LIBRARY_DIRS) {
    const names = await target.readDir(`${target.rootDir}${dir}`);
    last = mapEvidence(names, (found) => {
      const versions = found.flatMap((n) => /^libsystemd-(?:core|shared)-(\d+)/.exec(n)?.[1] ?? []);
      return versions.length === 0 ? undefined : Math.max(...versions.map(Number));
    });
    if (last.status === 'ok') return last;
  }
  return last ?? missing('absent', say(m.absent), LIBRARY_DIRS.join(', '));
}
