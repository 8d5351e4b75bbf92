import { type LocalText, say } from '../../base/messages.ts';
import type { BinaryRuntime, CpuBehaviour, MemoryBehaviour } from '../../model/binary-runtime.ts';
import type { GoBuildInfo } from '../../model/go-build-info.ts';
import { binaryRuntimeMessages as m } from './binary-runtime.messages.ts';
import { explainGodebug, inferLanguageLine, parseGodebug } from './godebug-defaults.ts';
import { kernelFloor } from './kernel-floor.ts';
import { findRedLines } from './red-lines.ts';

/** What is looked at beside the build information. */
export interface RuntimeInput {
  readonly info: GoBuildInfo;
  readonly os: string;
  readonly arch: string;
  /** Whether the program holds code of a package, by prefix of its symbols; undefined when the table was not read. */
  readonly hasPackage: ((prefix: string) => boolean) | undefined;
}

const AUTOMAXPROCS = 'go.uber.org/automaxprocs';
const AUTOMEMLIMIT = 'github.com/KimMachineGun/automemlimit';

/**
 * What this program will believe about CPUs and memory, from its release, its recorded GODEBUG defaults and its
 * dependencies. The environment of the run may still override both (GOMAXPROCS, GOMEMLIMIT, GODEBUG).
 * Source: Go src/runtime/cgroup_linux.go, src/internal/godebugs; automaxprocs and automemlimit.
 */
export function analyzeBinaryRuntime(input: RuntimeInput): BinaryRuntime {
  const { info } = input;
  const goMinor = goMinorOf(info.goVersion);
  const godebug = parseGodebug(info.settings.find((s) => s.key === 'DefaultGODEBUG')?.value ?? '');
  const modules = new Map(info.deps.map((d) => [d.path, d.replace?.version || d.version]));
  return {
    goMinor,
    languageLine: inferLanguageLine(godebug, goMinor),
    godebug: explainGodebug(godebug, goMinor),
    cpu: cpuBehaviour(info.goVersion, goMinor, godebug, linked(modules, AUTOMAXPROCS, input)),
    memory: memoryBehaviour(goMinor, linked(modules, AUTOMEMLIMIT, input)),
    kernel: kernelFloor(input.os, input.arch, goMinor),
    redLines: findRedLines(modules, input.hasPackage),
  };
}

/** Minor number of a release (`go1.25.3`, `devel go1.28-…`); null when the text holds none. */
export function goMinorOf(version: string): number | null {
  const match = /(?:^|\s)go1\.(\d{1,3})(?!\d)/.exec(version);
  return match === null ? null : Number(match[1]);
}

/** Version of a module that is really in the program. */
function linked(modules: ReadonlyMap<string, string>, module: string, input: RuntimeInput): string | null {
  const version = modules.get(module);
  return version === undefined || input.hasPackage?.(module) === false ? null : version;
}

function cpuBehaviour(
  version: string,
  goMinor: number | null,
  godebug: ReadonlyMap<string, string>,
  automaxprocs: string | null,
): CpuBehaviour {
  const able = goMinor !== null && goMinor >= 25;
  const gated = able && godebug.get('containermaxprocs') === '0';
  const readsQuota = able && !gated;
  const follows = readsQuota && automaxprocs === null && godebug.get('updatemaxprocs') !== '0';
  const texts: LocalText[] = [];
  if (gated) texts.push(say(m.cpuGated, { version }));
  else texts.push(say(able ? m.cpuQuota : m.cpuAffinity));
  if (readsQuota && goMinor === 25) texts.push(say(m.cpuMountPoint));
  if (follows) texts.push(say(m.cpuFollows));
  else if (readsQuota && automaxprocs === null) texts.push(say(m.cpuFixed));
  if (automaxprocs !== null) {
    texts.push(say(m.cpuAutomaxprocs, { version: automaxprocs }));
    if (readsQuota) texts.push(say(m.cpuDouble, { minor: `1.${goMinor}` }));
  }
  return {
    runtime: runtimeKey(readsQuota ? goMinor : null, automaxprocs),
    readsQuota,
    followsChanges: follows,
    because: able ? (gated ? 'godebug' : null) : 'release',
    automaxprocs,
    texts,
  };
}

function runtimeKey(readingMinor: number | null, automaxprocs: string | null): CpuBehaviour['runtime'] {
  if (automaxprocs !== null) return 'automaxprocs';
  if (readingMinor === null) return 'go1.24';
  return readingMinor === 25 ? 'go1.25.0' : 'go1.26';
}

function memoryBehaviour(goMinor: number | null, automemlimit: string | null): MemoryBehaviour {
  const readsGomemlimit = goMinor === null || goMinor >= 19;
  const texts = readsGomemlimit
    ? [automemlimit === null ? say(m.memoryEnv) : say(m.memoryAuto, { version: automemlimit })]
    : [say(m.memoryNoLimit)];
  return { readsGomemlimit, automemlimit, texts };
}
