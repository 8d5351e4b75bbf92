import { say } from '../../base/messages.ts';
import { parseMembership } from '../../formats/cgroup/parse-membership.ts';
import { parseMeminfo } from '../../formats/proc/parse-meminfo.ts';
import { parseCounter } from '../../formats/cgroup/parse-limit.ts';
import { parseUnit } from '../../formats/systemd-unit/parse-unit.ts';
import { type Evidence, mapEvidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { OvercommitState } from '../../model/host.ts';
import type { SystemdUnit, UnitVariable } from '../../model/systemd-unit.ts';
import type { Target } from '../../model/target.ts';
import { WATCHED_VARIABLES } from '../../model/written-settings.ts';
import { collectMessages as m } from '../collect.messages.ts';
import type { Collector } from '../collector.ts';
import { readParsed, readText } from '../read-text.ts';
import { readEnvironmentFile } from '../settings/env-words.ts';

/** Where unit files lie, strongest first (systemd.unit(5), "Unit File Load Path"). */
const UNIT_DIRS = [
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
] as const;
const MAX_DROP_INS = 64;
const MAX_ENVIRONMENT_FILES = 16;
const MAX_SLICES = 16;

/** The systemd unit of the process, read from its files, and how the kernel promises memory. */
export const collector: Collector = {
  name: 'systemd',
  cost: 'cheap',
  timeoutMs: 3000,
  collect: collectSystemd,
};

async function collectSystemd(target: Target): Promise<FactTable> {
  const membership = await readParsed(
    target,
    `${target.processDir}/cgroup`,
    (text) => parseMembership(text).entries,
  );
  const paths = valueOf(membership)?.map((entry) => entry.path) ?? [];
  const [unit, slices, overcommit] = await Promise.all([
    membership.status === 'ok' ? readUnit(target, unitOf(paths), membership.source) : membership,
    membership.status === 'ok' ? readSlices(target, slicesOf(paths), membership.source) : membership,
    readOvercommit(target),
  ]);
  return { 'systemd.unit': unit, 'systemd.slices': slices, 'kernel.overcommit': overcommit };
}

/** The service a group belongs to: the last part of a path that ends in `.service`; user managers are none. */
function unitOf(paths: readonly string[]): string | undefined {
  const found = paths.map((path) => /([^/]+\.service)(?:\/[^/]*)*$/.exec(path)?.[1]);
  return found.find((name) => name !== undefined && !/^user@\d+\.service$/.test(name));
}

async function readUnit(
  target: Target,
  name: string | undefined,
  source: string,
): Promise<Evidence<SystemdUnit>> {
  if (name === undefined) return missing('absent', say(m.noUnit), source);
  // `app@1.service` runs from `app@.service`; drop-ins may lie beside either, and beside `service.d` for all.
  const template = name.replace(/@.*(\.service)$/, '@$1');
  const names = [...new Set([name, template])];
  const files: { path: string; text: string }[] = [];
  for (const path of names.flatMap((n) => UNIT_DIRS.map((dir) => `${dir}/${n}`))) {
    const text = await readText(target, path);
    if (text.status === 'denied') return text;
    if (text.status === 'ok' && files.length === 0) files.push({ path, text: text.value });
    if (files.length > 0) break;
  }
  if (files.length === 0) return missing('failed', say(m.unitNotFound, { name }), UNIT_DIRS[0]);
  for (const path of await dropIns(target, [...names, ...prefixesOf(name), 'service'])) {
    const text = await readText(target, path);
    if (text.status === 'denied') return text;
    if (text.status === 'ok') files.push({ path, text: text.value });
  }
  const unit = toUnit(name, files);
  const environmentFiles = await readEnvironmentFiles(target, unit);
  return present({ ...unit, environmentFiles }, files[0]?.path ?? name, target.observedAtUnixMs);
}

function toUnit(
  name: string,
  files: readonly { readonly path: string; readonly text: string }[],
): SystemdUnit {
  return {
    name,
    files: files.map(({ path }) => path),
    assignments: files.flatMap(({ path, text }) => parseUnit(text).map((a) => ({ ...a, file: path }))),
  };
}

/** Folders of drop-ins for all units whose names begin alike: `foo-bar-.service`, `foo-.service` (systemd.unit(5)). */
function prefixesOf(name: string): readonly string[] {
  const [, stem = '', type = ''] = /^(.+)(\.\w+)$/.exec(name) ?? [];
  const found: string[] = [];
  for (let at = stem.lastIndexOf('-'); at > 0; at = stem.lastIndexOf('-', at - 1))
    found.push(`${stem.slice(0, at + 1)}${type}`);
  return found;
}

/** Variables of Go's runtime in the files of EnvironmentFile=; a file that cannot be read tells nothing. */
async function readEnvironmentFiles(target: Target, unit: SystemdUnit): Promise<readonly UnitVariable[]> {
  const reset = unit.assignments.findLastIndex(({ key, value }) => key === 'EnvironmentFile' && value === '');
  const paths = unit.assignments
    .slice(reset + 1)
    .filter(({ key, value }) => key === 'EnvironmentFile' && /^-?\/[^*?[%]+$/.test(value))
    .map(({ value }) => value.replace(/^-/, ''))
    .slice(-MAX_ENVIRONMENT_FILES);
  const found = await Promise.all(
    paths.map(async (file) =>
      readEnvironmentFile(valueOf(await readText(target, file)) ?? '')
        .filter(({ name }) => WATCHED_VARIABLES.includes(name))
        .map(({ name, value, at }) => ({ file, name, value, line: at })),
    ),
  );
  return found.flat();
}

/** Slices above a group, the nearest first. */
function slicesOf(paths: readonly string[]): readonly string[] {
  const longest = paths.toSorted((a, b) => b.length - a.length)[0] ?? '';
  return longest
    .split('/')
    .filter((part) => part.endsWith('.slice'))
    .toReversed()
    .slice(0, MAX_SLICES);
}

/** Slices mostly exist without a file; only those that have one or a drop-in say anything. */
async function readSlices(
  target: Target,
  names: readonly string[],
  source: string,
): Promise<Evidence<readonly SystemdUnit[]>> {
  if (names.length === 0) return missing('absent', say(m.noUnit), source);
  const units: SystemdUnit[] = [];
  for (const name of names) {
    const files: { path: string; text: string }[] = [];
    for (const path of UNIT_DIRS.map((dir) => `${dir}/${name}`)) {
      const text = await readText(target, path);
      if (text.status === 'ok') files.push({ path, text: text.value });
      if (files.length > 0) break;
    }
    for (const path of await dropIns(target, [name, ...prefixesOf(name), 'slice'])) {
      const text = await readText(target, path);
      if (text.status === 'ok') files.push({ path, text: text.value });
    }
    if (files.length > 0) units.push(toUnit(name, files));
  }
  return present(units, source, target.observedAtUnixMs);
}

/** Drop-ins sorted by file name; of equal names the one in the strongest folder counts (systemd.unit(5)). */
async function dropIns(target: Target, names: readonly string[]): Promise<readonly string[]> {
  const byName = new Map<string, string>();
  for (const dir of UNIT_DIRS.flatMap((d) => names.map((name) => `${d}/${name}.d`))) {
    const listed = await target.readDir(dir);
    for (const file of listed.status === 'ok' ? listed.value : [])
      if (file.endsWith('.conf') && !byName.has(file)) byName.set(file, `${dir}/${file}`);
  }
  return [...byName.keys()]
    .sort()
    .slice(0, MAX_DROP_INS)
    .map((file) => byName.get(file) ?? file);
}

async function readOvercommit(target: Target): Promise<Evidence<OvercommitState>> {
  const [mode, memory] = await Promise.all([
    readParsed(target, '/proc/sys/vm/overcommit_memory', parseCounter),
    readParsed(target, '/proc/meminfo', parseMeminfo),
  ]);
  if (mode.status !== 'ok') return mode;
  return mapEvidence(memory, (table) => {
    const limitBytes = table['CommitLimit'];
    const committedBytes = table['Committed_AS'];
    return limitBytes === undefined || committedBytes === undefined
      ? undefined
      : { mode: mode.value, limitBytes, committedBytes };
  });
}
