import { parseGomemlimit } from '../../analyze/memory-model/parse-gomemlimit.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say, type LocalText } from '../../base/messages.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { overlayTarget } from '../../collect/target/overlay-target.ts';
import { parseKernelRelease } from '../../formats/kernel-release/parse-kernel-release.ts';
import { parseGoVersion } from '../../formats/go-version/parse-go-version.ts';
import { present, valueOf } from '../../model/evidence.ts';
import type { FactKey, FactTable } from '../../model/facts.ts';
import type { GoBinary } from '../../model/go-process.ts';
import type { Target } from '../../model/target.ts';
import { doctorMessages as m } from './doctor.messages.ts';
import { changeFacts, type FactChange, factKeys, findFact } from './what-if-facts.ts';

/** One changed fact, as written: `cpu.quota=4`. */
export interface WhatIf {
  readonly text: string;
  readonly key: string;
  readonly value: string;
  /** Set when the key names a fact and no file of the target: it is changed after collecting. */
  readonly fact?: FactChange;
}

/** Facts that can be changed, as help and errors list them. */
export const WHAT_IF_KEYS = [
  'cpu.quota',
  'memory.limit',
  'memory.high',
  'cpus',
  'env.NAME',
  'go.version',
  'go.language',
  'kernel.release',
  'file:/PATH',
] as const;

/** Facts that are worked out from others: they are changed last. */
const DERIVED = new Set<FactKey>(['limits.cpu', 'limits.memory', 'go.beliefs', 'go.belief', 'scenario']);
const DEFAULT_PERIOD_USEC = 100_000;
const WHAT_IF_SOURCE = '--what-if';

/** Splits and checks the key of one `--what-if`. Raises BAD_WHAT_IF. */
export function parseWhatIf(text: string): WhatIf {
  const at = text.indexOf('=');
  if (at <= 0) throw bad(text, say(m.whatIfSyntax));
  const key = text.slice(0, at);
  const value = text.slice(at + 1);
  const known = WHAT_IF_KEYS.some((k) => k === key) && key !== 'env.NAME' && key !== 'file:/PATH';
  if (known || /^env\.\w+$/.test(key) || /^file:\/.+/.test(key)) return { text, key, value };
  const found = findFact(key);
  if (found !== undefined) return { text, key, value, fact: { text, value, ...found } };
  const near = nearestName(key, [...WHAT_IF_KEYS, ...factKeys()]);
  throw bad(
    text,
    near === undefined ? say(m.whatIfUnknown, { key }) : say(m.whatIfUnknownNear, { key, near }),
  );
}

/** Keys a shell may complete, each with the sign that a value follows. */
export function whatIfWords(): readonly string[] {
  const short = WHAT_IF_KEYS.filter((key) => key !== 'env.NAME' && key !== 'file:/PATH');
  return [...new Set([...short, ...factKeys()])].map((key) => `${key}=`);
}

/** Facts with the what-ifs that name facts; first the collected ones, then those that follow from them. */
export function changeNamedFacts(
  facts: FactTable,
  whatIf: readonly WhatIf[],
  atUnixMs: number,
  derive: (facts: FactTable) => FactTable,
): FactTable {
  const changes = whatIf.flatMap(({ fact }) => (fact === undefined ? [] : [fact]));
  const isDerived = ({ fact }: FactChange) => DERIVED.has(fact);
  const collected = changeFacts(
    facts,
    changes.filter((change) => !isDerived(change)),
    atUnixMs,
  );
  return changeFacts(derive(collected), changes.filter(isDerived), atUnixMs);
}

/** A target whose files say what the what-ifs say, and facts that no file holds. */
export interface ChangedTarget {
  readonly target: Target;
  readonly facts: FactTable;
}

/**
 * Turns what-ifs into changed files of the target, so that everything that follows from a fact follows from the change
 * too: parsers, chains, runtimes' own reading. A quota or limit is written to the group that sets the effective one.
 */
export function applyWhatIf(target: Target, facts: FactTable, changes: readonly WhatIf[]): ChangedTarget {
  const files = new Map<string, string>();
  const env = new Map(valueOf(facts.env) ?? []);
  let binary: GoBinary | undefined;
  for (const change of changes.filter(({ fact }) => fact === undefined)) {
    if (change.key.startsWith('env.')) env.set(change.key.slice('env.'.length), change.value);
    else if (change.key.startsWith('file:'))
      files.set(change.key.slice('file:'.length), unescape(change.value));
    else if (change.key.startsWith('go.'))
      binary = changeBinary(binary ?? valueOf(facts['go.binary']), change);
    else for (const [path, text] of filesFor(change, target, facts)) files.set(path, text);
  }
  if (changes.some((change) => change.fact === undefined && change.key.startsWith('env.'))) {
    files.set(`${target.processDir}/environ`, [...env].map(([name, value]) => `${name}=${value}\0`).join(''));
  }
  return {
    target: overlayTarget(target, files),
    facts:
      binary === undefined ? {} : { 'go.binary': present(binary, WHAT_IF_SOURCE, target.observedAtUnixMs) },
  };
}

function filesFor(change: WhatIf, target: Target, facts: FactTable): readonly (readonly [string, string])[] {
  switch (change.key) {
    case 'cpu.quota':
      return quotaFiles(change, facts);
    case 'memory.limit':
    case 'memory.high':
      return memoryFiles(change, facts);
    case 'kernel.release':
      if (parseKernelRelease(change.value) === undefined) throw badValue(change, m.wantedRelease);
      return [['/proc/sys/kernel/osrelease', `${change.value}\n`]];
    default:
      return cpuFiles(change, target);
  }
}

function quotaFiles(change: WhatIf, facts: FactTable): readonly (readonly [string, string])[] {
  const cpus = change.value === 'max' ? null : Number(change.value);
  if (cpus !== null && !(cpus > 0 && cpus < 1e9)) throw badValue(change, m.wantedCpus);
  const chain = valueOf(facts['cgroup.cpu']);
  const dir = valueOf(facts['limits.cpu'])?.setBy ?? chain?.groups[0]?.dir;
  if (chain === undefined || dir === undefined) throw bad(change.text, say(m.noGroup));
  const quota = cpus === null ? null : Math.round(cpus * DEFAULT_PERIOD_USEC);
  if (chain.version === 2) return [[`${dir}/cpu.max`, `${quota ?? 'max'} ${DEFAULT_PERIOD_USEC}\n`]];
  return [
    [`${dir}/cpu.cfs_quota_us`, `${quota ?? -1}\n`],
    [`${dir}/cpu.cfs_period_us`, `${DEFAULT_PERIOD_USEC}\n`],
  ];
}

function memoryFiles(change: WhatIf, facts: FactTable): readonly (readonly [string, string])[] {
  const wished = change.value === 'max' ? null : parseGomemlimit(change.value);
  if (wished !== null && wished.status !== 'bytes') throw badValue(change, m.wantedBytes);
  const chain = valueOf(facts['cgroup.memory']);
  const setBy = change.key === 'memory.limit' ? valueOf(facts['limits.memory'])?.setBy : undefined;
  const dir = setBy ?? chain?.groups[0]?.dir;
  if (chain === undefined || dir === undefined) throw bad(change.text, say(m.noGroup));
  const bytes = wished === null ? null : wished.bytes;
  if (change.key === 'memory.high') return [[`${dir}/memory.high`, `${bytes ?? 'max'}\n`]];
  if (chain.version === 2) return [[`${dir}/memory.max`, `${bytes ?? 'max'}\n`]];
  const own = chain.groups[0]?.dir ?? dir;
  // The kernel's own statement of the result would contradict the change.
  return [
    [`${dir}/memory.limit_in_bytes`, `${bytes ?? 9_223_372_036_854_771_712n}\n`],
    [`${own}/memory.stat`, `hierarchical_memory_limit ${bytes ?? 9_223_372_036_854_771_712n}\n`],
  ];
}

function cpuFiles(change: WhatIf, target: Target): readonly (readonly [string, string])[] {
  const count = /^\d{1,5}$/.test(change.value) ? Number(change.value) : 0;
  if (count < 1) throw badValue(change, m.wantedCount);
  const list = count === 1 ? '0' : `0-${count - 1}`;
  return [
    [`${target.processDir}/status`, `Name:\twhat-if\nCpus_allowed_list:\t${list}\n`],
    ['/sys/devices/system/cpu/online', `${list}\n`],
  ];
}

function changeBinary(binary: GoBinary | undefined, change: WhatIf): GoBinary {
  const base: GoBinary = binary ?? {
    version: { text: 'go1.26.0', minor: 26, patch: 0 },
    settings: {},
    modules: {},
  };
  const version = parseGoVersion(change.value);
  if (version === undefined) {
    throw badValue(change, change.key === 'go.version' ? m.wantedVersion : m.wantedLanguage);
  }
  if (change.key === 'go.version') return { ...base, version };
  // cmd/go writes the settings that differ from the toolchain's own defaults; below 1.25 these two are among them.
  const godebug = version.minor < 25 ? 'containermaxprocs=0,updatemaxprocs=0' : '';
  return { ...base, settings: { ...base.settings, DefaultGODEBUG: godebug } };
}

function unescape(text: string): string {
  return `${text.replaceAll('\\n', '\n')}\n`;
}

/** The error of a fact whose value has not the parts that it must have. */
export function wrongShape({ text, fact }: WhatIf, cause: unknown): AppError {
  const problem = say(m.whatIfShape, { fact: fact?.fact ?? '' });
  return new AppError('BAD_WHAT_IF', {
    values: { text, problem, keys: 'goroscope doctor --list-facts' },
    cause,
  });
}

function badValue(change: WhatIf, wanted: LocalText): AppError {
  return bad(change.text, say(m.whatIfValue, { value: change.value, wanted }));
}

function bad(text: string, problem: LocalText): AppError {
  return new AppError('BAD_WHAT_IF', {
    values: { text, problem, keys: `${WHAT_IF_KEYS.join(', ')}, goroscope doctor --list-facts` },
  });
}
