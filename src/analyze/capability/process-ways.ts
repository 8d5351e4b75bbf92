import { say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import type { Capability } from '../../model/capability.ts';
import { valueOf } from '../../model/evidence.ts';
import { capabilityMessages as m } from './capability.messages.ts';
import type { Rights } from './rights.ts';
import { blocked, possible, undecided, type WayParts } from './way.ts';

/** The first release with runtime/trace.FlightRecorder. */
const RECORDER_MINOR = 25;
const PPROF = 'import _ "net/http/pprof"; go http.ListenAndServe("127.0.0.1:6060", nil)';

/** Ways that concern the process alone: the runtime's own tools, signals, tracing, its files, core dumps. */
export function processCapabilities(rights: Rights): readonly Capability[] {
  return [
    served(rights, 'cpu-profile', 'curl -o cpu.pb.gz', 'profile?seconds=10'),
    served(rights, 'execution-trace', 'curl -o trace.out', 'trace?seconds=5'),
    flightRecorder(rights),
    goroutineDump(rights),
    traced(rights, { id: 'debugger', how: 'dlv attach PID', seen: [] }),
    traced(rights, { id: 'strace', how: 'strace -f -c -p PID', seen: [] }),
    processFiles(rights),
    core(rights),
    ...kubeDebug(rights),
  ];
}

/** Through net/http/pprof: whether it answers is known only once it was asked (--active). */
function served(
  rights: Rights,
  id: 'cpu-profile' | 'execution-trace',
  program: string,
  path: string,
): Capability {
  const known = valueOf(rights.facts['active.pprof']);
  const base = known?.url ?? 'http://127.0.0.1:6060/debug/pprof/';
  const way: WayParts = {
    id,
    how: `${program} "${base}${path}"`,
    seen: rights.seen('active.pprof', ({ asked, url }) => url ?? `ports ${asked.join(', ') || '–'}`),
  };
  if (known === undefined)
    return undecided(way, m.noPermission, m.askPprof, 'goroscope doctor pid:N --plan --active');
  if (known.url !== null) return possible(way, say(m.pprofServed, { url: known.url }));
  const ports = known.asked.join(', ');
  return blocked(
    way,
    known.asked.length === 0 ? m.pprofNoPort : say(m.pprofNot, { ports }),
    m.servePprof,
    PPROF,
  );
}

function flightRecorder(rights: Rights): Capability {
  const way: WayParts = {
    id: 'flight-recorder',
    how: 'trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: 10 * time.Second}).Start()',
    seen: rights.seen('go.binary', ({ version }) => version.text),
  };
  const binary = valueOf(rights.facts['go.binary']);
  if (binary === undefined) return undecided(way, m.recorderUnknown, m.nameBinary, 'goroscope doctor pid:N');
  const version = binary.version.text;
  return binary.version.minor >= RECORDER_MINOR
    ? possible(way, say(m.recorderFine, { version }))
    : blocked(way, say(m.recorderOld, { version }), m.rebuild);
}

function goroutineDump(rights: Rights): Capability {
  const way: WayParts = { id: 'goroutine-dump', how: 'kill -QUIT PID', seen: rights.seenCaps };
  if (rights.isSameUser === true) return possible(way, m.sameUser);
  if (rights.hasAny('CAP_KILL') === true) return possible(way, say(m.hasCap, { cap: 'CAP_KILL' }));
  const unlock = say(m.useCap, { cap: 'CAP_KILL' });
  return rights.isSameUser === undefined
    ? undecided(way, m.rightsUnknown, unlock)
    : blocked(way, m.otherUser, unlock, 'sudo kill -QUIT PID');
}

/** Yama only narrows what the user and the capabilities allow (Documentation/admin-guide/LSM/Yama.rst). */
function traced(rights: Rights, base: WayParts): Capability {
  const way = {
    ...base,
    seen: [
      ...rights.seen('kernel.ptraceScope', String),
      ...rights.seenCaps,
      ...seccompSeen(rights, 'ptrace'),
    ],
  };
  const scope = valueOf(rights.facts['kernel.ptraceScope']);
  const cap = rights.hasAny('CAP_SYS_PTRACE');
  const unlock = say(m.useCap, { cap: 'CAP_SYS_PTRACE' });
  const command = isPod(rights)
    ? 'kubectl debug -it POD --image=IMAGE --target=CONTAINER --profile=sysadmin'
    : 'docker run --rm -it --pid=container:NAME --cap-add SYS_PTRACE IMAGE';
  if (rights.isRefusedBySeccomp('ptrace'))
    return blocked(way, say(m.seccomp, { call: 'ptrace' }), unlock, command);
  if (scope !== undefined && scope >= 3n) return blocked(way, m.ptraceNobody, m.ptraceUnlockBoot);
  if (cap === true) return possible(way, say(m.hasCap, { cap: 'CAP_SYS_PTRACE' }));
  if (cap === undefined || scope === undefined || rights.isSameUser === undefined)
    return undecided(way, m.rightsUnknown, unlock, command);
  if (!rights.isSameUser) return blocked(way, m.otherUser, unlock, command);
  if (scope === 0n) return possible(way, m.ptraceFree);
  return blocked(way, say(m.ptraceChildren, { scope }), unlock, command);
}

function processFiles(rights: Rights): Capability {
  const way: WayParts = { id: 'process-files', how: 'ls -l /proc/PID/fd', seen: rights.seenCaps };
  if (rights.isSameUser === true) return possible(way, m.sameUser);
  if (rights.hasAny('CAP_SYS_PTRACE') === true)
    return possible(way, say(m.hasCap, { cap: 'CAP_SYS_PTRACE' }));
  const unlock = say(m.useCap, { cap: 'CAP_SYS_PTRACE' });
  return rights.isSameUser === undefined
    ? undecided(way, m.rightsUnknown, unlock)
    : blocked(way, m.otherUser, unlock, 'sudo goroscope doctor pid:N');
}

function core(rights: Rights): Capability {
  const way: WayParts = {
    id: 'core',
    how: 'GOTRACEBACK=crash, then: dlv core BINARY CORE',
    seen: [
      ...rights.seen(
        'process.limits',
        (limits) => `core file size ${limits['core file size']?.soft ?? 'unlimited'}`,
      ),
      ...rights.seen('kernel.corePattern', (pattern) => pattern),
    ],
  };
  const limit = valueOf(rights.facts['process.limits'])?.['core file size'];
  if (limit === undefined) return undecided(way, say(m.notRead, { what: '/proc/PID/limits' }), m.nameBinary);
  if (limit.soft === 0n)
    return blocked(
      way,
      m.coreOff,
      m.raiseCore,
      limit.hard === 0n ? 'LimitCORE=infinity' : 'prlimit --pid PID --core=unlimited',
    );
  return possible(
    way,
    say(m.coreFine, { size: limit.soft === null ? m.unlimited : formatBytes(limit.soft) }),
  );
}

function kubeDebug(rights: Rights): readonly Capability[] {
  if (!isPod(rights)) return [];
  const way: WayParts = {
    id: 'kube-debug',
    how: 'kubectl debug -it POD --image=IMAGE --target=CONTAINER',
    seen: rights.seen('scenario', (names) => names.join(', ')),
  };
  return [undecided(way, m.kubeUnknown, m.kubeUnlock, 'kubectl auth can-i create pods/ephemeralcontainers')];
}

function isPod(rights: Rights): boolean {
  return valueOf(rights.facts.scenario)?.includes('kubernetes-pod') === true;
}

/** The answer of a system call under a filter. */
export function seccompSeen(rights: Rights, call: string): Capability['seen'] {
  return rights
    .seen('seccomp.answers', (answers) => `${call}: ${answers[call] ?? 'not filtered'}`)
    .filter(({ value }) => !value.endsWith('not filtered'));
}
