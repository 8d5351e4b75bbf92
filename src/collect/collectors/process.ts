import { parseEnviron } from '../../formats/proc/parse-environ.ts';
import { parseResourceLimits } from '../../formats/proc/parse-limits.ts';
import { parseStatus } from '../../formats/proc/parse-status.ts';
import { say } from '../../base/messages.ts';
import { type Evidence, mapEvidence, missing, present } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { collectMessages as m } from '../collect.messages.ts';
import { readParsed, readText } from '../read-text.ts';

/** Descriptors whose kind is looked up; more are counted only. */
const MAX_LINKS = 512;
const MAX_MAPS_BYTES = 16 << 20;

/** The judged process itself: status, limits, environment, open files, memory maps. */
export const collector: Collector = {
  name: 'process',
  cost: 'cheap',
  timeoutMs: 3000,
  collect: collectProcess,
};

async function collectProcess(target: Target): Promise<FactTable> {
  const dir = target.processDir;
  const [status, limits, env, openFiles, maps] = await Promise.all([
    readParsed(target, `${dir}/status`, parseStatus),
    readParsed(target, `${dir}/limits`, parseResourceLimits),
    readParsed(target, `${dir}/environ`, parseEnviron),
    countOpenFiles(target, `${dir}/fd`),
    readText(target, `${dir}/maps`, { maxBytes: MAX_MAPS_BYTES }),
  ]);
  if (!target.judgesProcess) {
    // The own process is this program: its limits and environment are what a service started here would inherit, but
    // its threads and files say nothing about one.
    const noProcess = <T>(path: string): Evidence<T> => missing('absent', say(m.noProcess), path);
    return {
      'process.status': mapEvidence(status, (own) => ({ ...own, threads: undefined })),
      'process.limits': limits,
      env,
      'process.openFiles': noProcess(openFiles.source),
      'process.mapCount': noProcess(maps.source),
    };
  }
  return {
    'process.status': status,
    'process.limits': limits,
    env,
    'process.openFiles': openFiles,
    'process.mapCount': mapEvidence(maps, (text) => text.split('\n').filter((line) => line !== '').length),
  };
}

async function countOpenFiles(
  target: Target,
  dir: string,
): Promise<Evidence<{ readonly total: number; readonly sockets: number | null }>> {
  const names = await target.readDir(dir);
  if (names.status !== 'ok') return names;
  const links = await Promise.all(
    names.value.slice(0, MAX_LINKS).map((name) => target.readLink(`${dir}/${name}`)),
  );
  const sockets = links.filter((link) => link.status === 'ok' && link.value.startsWith('socket:')).length;
  const complete = names.value.length <= MAX_LINKS && links.every((link) => link.status === 'ok');
  return present(
    { total: names.value.length, sockets: complete ? sockets : null },
    dir,
    names.observedAtUnixMs,
  );
}
