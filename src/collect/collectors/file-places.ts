import { say } from '../../base/messages.ts';
import { parseMountinfo } from '../../formats/mountinfo/parse-mountinfo.ts';
import { parseEnviron } from '../../formats/proc/parse-environ.ts';
import { parseStatus } from '../../formats/proc/parse-status.ts';
import { type Evidence, missing, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { FilePlace } from '../../model/file-place.ts';
import type { GoSettings } from '../../model/go-toolchain.ts';
import type { Target } from '../../model/target.ts';
import { collectMessages as m } from '../collect.messages.ts';
import type { Collector } from '../collector.ts';
import { collectPlace, firstSet, type PlaceContext, rootMount } from '../file-place.ts';
import { readGoSettings } from '../read-go-settings.ts';
import { readParsed } from '../read-text.ts';
import { insideRoot } from '../target/inside-root.ts';

const MAX_MOUNTINFO_BYTES = 16 << 20;

/** The folders Go programs and the go command write to: caches, temporary and working folder, and the program's file. */
export const collector: Collector = {
  name: 'file-places',
  cost: 'cheap',
  timeoutMs: 5000,
  collect: collectPlaces,
};

async function collectPlaces(target: Target): Promise<FactTable> {
  const dir = target.processDir;
  const [environ, mounts, status] = await Promise.all([
    readParsed(target, `${dir}/environ`, parseEnviron),
    readParsed(target, `${dir}/mountinfo`, (text) => parseMountinfo(text).mounts, {
      maxBytes: MAX_MOUNTINFO_BYTES,
    }),
    readParsed(target, `${dir}/status`, parseStatus),
  ]);
  const context: PlaceContext = { target, mounts: valueOf(mounts), status: valueOf(status) };
  const [workDir, program] = await Promise.all([placeOfWorkDir(context), placeOfProgram(context)]);
  const always = { 'fs.rootMount': rootMount(mounts), 'fs.workDir': workDir, 'fs.program': program };
  if (environ.status !== 'ok')
    return {
      ...always,
      'fs.goCache': environ,
      'fs.modCache': environ,
      'fs.goTemp': environ,
      'fs.temp': environ,
    };
  const read = await readGoSettings(insideRoot(target), environ.value);
  const temp = firstSet(environ.value, ['TMPDIR'], '/tmp');
  const tempPlace = await collectPlace(context, { ...temp, deep: false, names: false });
  if (read.status !== 'ok')
    return { ...always, 'fs.goCache': read, 'fs.modCache': read, 'fs.goTemp': read, 'fs.temp': tempPlace };
  const settings = read.value;
  const goTemp = settings['GOTMPDIR']?.winner.value ?? '';
  const [goCache, modCache, goTempPlace] = await Promise.all([
    placeOfSetting(context, settings, 'GOCACHE'),
    placeOfSetting(context, settings, 'GOMODCACHE'),
    goTemp === ''
      ? undefined
      : collectPlace(context, { path: goTemp, origin: 'GOTMPDIR', deep: false, names: false }),
  ]);
  return {
    ...always,
    'fs.goCache': goCache,
    'fs.modCache': modCache,
    'fs.temp': tempPlace,
    'fs.goTemp': goTempPlace ?? tempPlace,
  };
}

async function placeOfSetting(
  context: PlaceContext,
  settings: GoSettings,
  key: string,
): Promise<Evidence<FilePlace>> {
  const winner = settings[key]?.winner;
  if (winner === undefined || winner.value === '' || winner.value === 'off')
    return missing('absent', say(m.cacheOff), key);
  return collectPlace(context, {
    path: winner.value,
    origin: winner.origin === 'default' ? 'default' : winner.source,
    deep: true,
    names: true,
  });
}

async function placeOfWorkDir(context: PlaceContext): Promise<Evidence<FilePlace>> {
  const { target } = context;
  const link = await target.readLink(`${target.processDir}/cwd`);
  return link.status === 'ok'
    ? collectPlace(context, { path: link.value, origin: 'cwd', deep: true, names: false })
    : link;
}

async function placeOfProgram(context: PlaceContext): Promise<Evidence<FilePlace>> {
  const { binaryPath, processDir, rootDir } = context.target;
  if (binaryPath === undefined) return missing('absent', say(m.notProvided), 'exe');
  if (binaryPath !== `${processDir}/exe` && rootDir !== '')
    return missing('failed', say(m.notLookedAt), binaryPath);
  if (binaryPath !== `${processDir}/exe`)
    return collectPlace(context, { path: binaryPath, origin: '--binary', deep: false, names: false });
  const link = await context.target.readLink(binaryPath);
  return link.status === 'ok'
    ? collectPlace(context, { path: link.value, origin: 'exe', deep: false, names: false })
    : link;
}
