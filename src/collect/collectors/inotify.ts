import { say } from '../../base/messages.ts';
import { parseStatus } from '../../formats/proc/parse-status.ts';
import { type Evidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { InotifyUse } from '../../model/peers.ts';
import type { Target } from '../../model/target.ts';
import { collectMessages } from '../collect.messages.ts';
import type { Collector } from '../collector.ts';
import { readText } from '../read-text.ts';

/** What the kernel writes as the target of such a descriptor (fs/notify/inotify/inotify_user.c). */
const INOTIFY = /^anon_inode:\[?inotify\]?$/;
/** Processes, and descriptors of each, that are looked at. */
const MAX_PROCESSES = 1024;
const MAX_DESCRIPTORS = 1024;

/** inotify instances and watches of the judged process, and instances of all processes of its user. */
export const collector: Collector = {
  name: 'inotify',
  cost: 'costly',
  timeoutMs: 5000,
  collect: collectInotify,
};

async function collectInotify(target: Target): Promise<FactTable> {
  return { 'inotify.use': await readUse(target) };
}

async function readUse(target: Target): Promise<Evidence<InotifyUse>> {
  const dir = target.processDir;
  if (!target.judgesProcess) return missing('absent', say(collectMessages.noProcess), dir);
  const own = await instancesOf(target, dir);
  if (own.status !== 'ok') return own;
  const watches = await Promise.all(own.value.found.map((fd) => countWatches(target, `${dir}/fdinfo/${fd}`)));
  // Without any of its own nobody asks about the others, and looking at all of them costs.
  const users =
    own.value.found.length > 0 ? await instancesOfUser(target, dir) : { instances: 0, partial: true };
  const isPartial = own.value.isCut || users.partial;
  return present(
    {
      instances: own.value.found.length,
      watches: watches.reduce((sum, count) => sum + count, 0),
      userInstances: Math.max(users.instances, own.value.found.length),
      partial: isPartial,
    },
    `${dir}/fd`,
    target.observedAtUnixMs,
  );
}

async function instancesOf(
  target: Target,
  dir: string,
): Promise<Evidence<{ readonly found: readonly string[]; readonly isCut: boolean }>> {
  const names = await target.readDir(`${dir}/fd`);
  if (names.status !== 'ok') return names;
  const looked = names.value.slice(0, MAX_DESCRIPTORS);
  const links = await Promise.all(looked.map((name) => target.readLink(`${dir}/fd/${name}`)));
  const gap = links.find((link) => link.status === 'denied' || link.status === 'failed');
  if (gap !== undefined && gap.status !== 'ok') return gap;
  const found = looked.filter((_, i) => INOTIFY.test(valueOf(links[i]) ?? ''));
  return { ...names, value: { found, isCut: names.value.length > looked.length } };
}

/** One line `inotify wd:…` a watch (proc_pid_fdinfo(5)). */
async function countWatches(target: Target, path: string): Promise<number> {
  const text = valueOf(await readText(target, path, { maxBytes: 8 << 20 })) ?? '';
  return text.match(/^inotify wd:/gm)?.length ?? 0;
}

/** The kernel counts by real user and user namespace; processes of another namespace with the same number count here too. */
async function instancesOfUser(
  target: Target,
  dir: string,
): Promise<{ readonly instances: number; readonly partial: boolean }> {
  const uid = await uidOf(target, dir);
  const names = valueOf(await target.readDir('/proc'))?.filter((name) => /^\d+$/.test(name));
  if (uid === undefined || names === undefined) return { instances: 0, partial: true };
  let instances = 0;
  let partial = names.length > MAX_PROCESSES;
  for (const name of names.slice(0, MAX_PROCESSES)) {
    if ((await uidOf(target, `/proc/${name}`)) !== uid) continue;
    const own = await instancesOf(target, `/proc/${name}`);
    if (own.status === 'ok') instances += own.value.found.length;
    // One that has just ended has none.
    else if (own.status !== 'absent') partial = true;
  }
  return { instances, partial };
}

async function uidOf(target: Target, dir: string): Promise<number | undefined> {
  return parseStatus(valueOf(await readText(target, `${dir}/status`)) ?? '')?.uid;
}
