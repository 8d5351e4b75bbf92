import type { BinaryFacts } from './binary-facts.ts';
import type {
  CgroupMembership,
  CgroupMode,
  CpuGroup,
  GroupChain,
  LimitSides,
  MemoryGroup,
  Mount,
  PidsGroup,
} from './cgroup.ts';
import type { ClockSource, KernelClock, ZoneData } from './clock.ts';
import type { CpuSet } from './cpu-set.ts';
import type { NssSource, ResolvConf } from './dns-config.ts';
import type { RuntimeKey } from './doctor-report.ts';
import type { EffectiveLimit } from './effective-limit.ts';
import type { Evidence } from './evidence.ts';
import type { FilePlace } from './file-place.ts';
import type { CpuBelief, GoBinary, GoVersion } from './go-process.ts';
import type { GitOwnership, GoProject, GoSettings, GoToolchain } from './go-toolchain.ts';
import type { ImageFit } from './image-fit.ts';
import type { ClusterFacts } from './kubernetes.ts';
import type { ModuleFacts } from './module-files.ts';
import type { PeerFacts } from './peers.ts';
import type {
  CpuTimes,
  KernelRelease,
  NumaNode,
  ProcessStatus,
  OvercommitState,
  ResourceLimits,
  ThpSettings,
} from './host.ts';
import type { AskedAddress, NameLookups } from './network-probe.ts';
import type { AccessAnswer } from './probe.ts';
import type { CpuManagerState, IdRange, MachineIdentity } from './place-marks.ts';
import type { SecurityRefusal, UserAccount, UserNamespaceSettings, WantedPort } from './permissions.ts';
import type { SystemdUnit } from './systemd-unit.ts';
import type { TrustStore } from './trust-store.ts';
import type { WrittenSettings } from './written-settings.ts';

/** A belief with the mark that its number overflows what the runtime can hold. */
export type RuntimeBelief = CpuBelief & { readonly overflows: boolean };

/** Files that runtimes open at start, as text; `undefined` and missing keys are files that cannot be opened. */
export interface RuntimeTexts {
  readonly membership: string | undefined;
  readonly mountinfo: string | undefined;
  /** Limit files by path. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Every fact a check may ask for, by its stable key. Keys name what the fact is, not where it was read; the source is
 * part of the evidence. To add one: a line here, a collector in `collect/`, and checks may list it in `needs`.
 */
export interface Facts extends ClusterFacts, ModuleFacts, PeerFacts {
  readonly 'cgroup.membership': readonly CgroupMembership[];
  readonly 'cgroup.mounts': readonly Mount[];
  readonly 'cgroup.mode': CgroupMode;
  readonly 'cgroup.cpu': GroupChain<CpuGroup>;
  readonly 'cgroup.memory': GroupChain<MemoryGroup>;
  readonly 'cgroup.pids': GroupChain<PidsGroup>;
  /** Limits of the own group from outside and from inside; absent where the reader sees what the process sees. */
  readonly 'cgroup.sides': readonly LimitSides[];
  /** Controllers available in the process's own v2 group (`cgroup.controllers`). */
  readonly 'cgroup.controllers': readonly string[];
  /** Raw texts a Go runtime would read to find its CPU limit. */
  readonly 'cgroup.texts': RuntimeTexts;
  /** Derived: what the kernel enforces along all visible groups. */
  readonly 'limits.cpu': EffectiveLimit<number>;
  readonly 'limits.memory': EffectiveLimit<bigint>;
  /** Derived: what each runtime believes. */
  readonly 'go.beliefs': Readonly<Record<RuntimeKey, RuntimeBelief>>;
  /** Derived: what the known binary believes. */
  readonly 'go.belief': RuntimeBelief;
  readonly 'go.binary': GoBinary;
  /** Every `go` on PATH, first wins; equal files once. */
  readonly 'go.toolchains': readonly GoToolchain[];
  /** Version in the folder that the variable GOROOT names; absent when it is not set. */
  readonly 'go.gorootVersion': GoVersion;
  readonly 'go.settings': GoSettings;
  /** Module in the working folder or above. */
  readonly 'go.project': GoProject;
  readonly 'git.ownership': GitOwnership;
  /** Releases that lie in the module cache (`go1.26.3`). */
  readonly 'go.cachedToolchains': readonly string[];
  /** C compiler on PATH, or null, and the names that were looked for. */
  readonly 'cc.onPath': { readonly found: string | null; readonly looked: readonly string[] };
  /** Everything the program's file says about itself. */
  readonly 'binary.facts': BinaryFacts;
  /** Runtime memory figures in bytes (`runtime/metrics` names), from a capture or a what-if. */
  readonly 'go.memory': { readonly sysMinusReleased: bigint };
  /** Environment of the process; values of variables that may hold secrets are masked before they get here. */
  readonly env: ReadonlyMap<string, string>;
  /** CPUs the process may run on now: affinity mask and online CPUs together, as sched_getaffinity(2) answers. */
  readonly 'cpu.allowed': CpuSet;
  readonly 'cpu.online': CpuSet;
  readonly 'cpu.times': CpuTimes;
  readonly 'numa.nodes': readonly NumaNode[];
  readonly 'process.status': ProcessStatus;
  readonly 'process.limits': ResourceLimits;
  readonly 'process.openFiles': { readonly total: number; readonly sockets: number | null };
  readonly 'process.mapCount': number;
  readonly 'kernel.release': KernelRelease;
  readonly 'host.name': string;
  /** Text of /proc/version. */
  readonly 'kernel.version': string;
  /** GOARCH of the machine. */
  readonly 'kernel.arch': string;
  /** Entries of the connection tracking table and its size; absent where the kernel tracks nothing. */
  readonly 'net.conntrack': { readonly count: bigint; readonly max: bigint };
  /** Local ports for outgoing connections, both ends included. */
  readonly 'net.portRange': { readonly first: number; readonly last: number };
  /** TCP sockets of the network namespace. */
  readonly 'net.tcpSockets': { readonly inUse: number; readonly timeWait: number };
  readonly 'net.somaxconn': bigint;
  readonly 'dns.resolvConf': ResolvConf;
  /** Sources of the hosts line of nsswitch.conf; empty without such a line. */
  readonly 'dns.nssHosts': readonly NssSource[];
  /** Recognised surroundings, outermost first. */
  readonly scenario: readonly string[];
  /** What the user asked for instead of a check's own number: hours before the end of a certificate. */
  readonly 'wish.certificateHours': number;
  /** User ids of the process's user namespace. */
  readonly 'place.idMap': readonly IdRange[];
  /** -1000 to 1000: what the kernel adds to the process when memory runs out (proc_pid_oom_score_adj(5)). */
  readonly 'place.oomScoreAdj': number;
  /** Files that only a container engine leaves in the root of a container. */
  readonly 'place.markFiles': readonly string[];
  /** Podman's /run/.containerenv; empty where the file is empty. */
  readonly 'place.containerenv': Readonly<Record<string, string>>;
  readonly 'place.machine': MachineIdentity;
  readonly 'place.cpuManager': CpuManagerState;
  /** git on PATH, or null. */
  readonly 'git.onPath': { readonly found: string | null };
  readonly 'kernel.psi': boolean;
  readonly 'kernel.btf': boolean;
  readonly 'kernel.corePattern': string;
  readonly 'kernel.threadsMax': bigint;
  readonly 'kernel.pidMax': bigint;
  readonly 'kernel.maxMapCount': bigint;
  readonly 'inotify.maxUserInstances': bigint;
  readonly 'inotify.maxUserWatches': bigint;
  readonly thp: ThpSettings;
  /** Folders of the go command; absent where it has none. `goTemp` is where it builds and from where it runs tests. */
  readonly 'fs.goCache': FilePlace;
  readonly 'fs.modCache': FilePlace;
  readonly 'fs.goTemp': FilePlace;
  /** Folder of os.TempDir: TMPDIR, else /tmp. */
  readonly 'fs.temp': FilePlace;
  readonly 'fs.workDir': FilePlace;
  /** The program that is judged. */
  readonly 'fs.program': FilePlace;
  readonly 'fs.rootMount': Mount;
  /** False when no process was named: facts of the process then tell what one started here would inherit. */
  readonly 'process.judged': boolean;
  /** Label of the process: an SELinux context, or an AppArmor profile with its mode; empty when no such module is on. */
  readonly 'lsm.label': string;
  /** Refusals of security modules since boot or the start of the log. */
  readonly 'lsm.refusals': readonly SecurityRefusal[];
  /** Error of system calls made with senseless arguments, by name; `unknown` has a number that does not exist. */
  readonly 'seccomp.answers': Readonly<Record<string, string>>;
  /** Ports that environment and command line name. */
  readonly 'process.wantedPorts': readonly WantedPort[];
  /** First port that needs no right (net.ipv4.ip_unprivileged_port_start). */
  readonly 'net.unprivilegedPortStart': bigint;
  readonly 'kernel.ptraceScope': bigint;
  readonly 'kernel.perfEventParanoid': bigint;
  readonly 'kernel.unprivilegedBpfDisabled': bigint;
  readonly 'kernel.userNamespaces': UserNamespaceSettings;
  /** 0 everybody sees kernel addresses, 1 those with CAP_SYSLOG, 2 nobody (kernel.kptr_restrict). */
  readonly 'kernel.kptrRestrict': bigint;
  /** 1: only CAP_SYSLOG reads the kernel log. */
  readonly 'kernel.dmesgRestrict': bigint;
  /** Folder of tracefs that this user can list. */
  readonly 'kernel.tracing': string;
  /** The process that looks, which needs the rights: not the one that is looked at. */
  readonly 'observer.status': ProcessStatus;
  /** Whether the process that looks may change limits of the judged group. */
  readonly 'cgroup.mayWrite': AccessAnswer;
  readonly 'user.account': UserAccount;
  /** Unit of the service the process belongs to; absent outside of one. */
  readonly 'systemd.unit': SystemdUnit;
  /** Slices above that unit that have files or drop-ins, the nearest first; absent outside of a unit. */
  readonly 'systemd.slices': readonly SystemdUnit[];
  /** Lines of Dockerfiles, compose files, manifests and answers of engines that set variables and limits. */
  readonly 'settings.written': WrittenSettings;
  readonly 'kernel.overcommit': OvercommitState;
  /** Only with active probes: what each entry of GOPROXY answered for the versions of one module. */
  readonly 'active.goproxy': readonly AskedAddress[];
  /** Only with active probes: the checksum database through each proxy, then directly. */
  readonly 'active.sumdb': readonly AskedAddress[];
  /** Only with active probes: look-ups of the first host a go command asks. */
  readonly 'active.lookups': NameLookups;
  /** Whether a route leads out of the machine for IPv6. */
  readonly 'net.ipv6Default': boolean;
  /** Clock source of the kernel. */
  readonly 'clock.source': ClockSource;
  /** Whether the kernel's clock is steered. */
  readonly 'clock.sync': KernelClock;
  /** Wall clock minus time since boot in whole seconds since 1970 (`btime` of /proc/stat): moves only when the clock is set. */
  readonly 'clock.bootTimeUnix': bigint;
  /** Zone data as Go's time package searches it. */
  readonly 'clock.zones': ZoneData;
  /** Whether the program starts in the root folder of its process, played through kernel and loader. */
  readonly 'bin.fit': ImageFit;
  /** The distribution the process sees: `ID` and `ID_LIKE` of os-release, own id first. */
  readonly 'os.ids': readonly string[];
  /** x86-64 level of the processor, 1 to 4; absent on other processors. */
  readonly 'cpu.level': number;
  /** Handlers of foreign program formats, by name. */
  readonly 'kernel.binfmt': readonly string[];
  /** Command line of process 1 as the judged process sees it. */
  readonly 'init.command': readonly string[];
  /** Finished children that process 1 has not waited for. */
  readonly 'init.zombies': number;
  /** Certificates Go's crypto/x509 would trust. */
  readonly 'tls.roots': TrustStore;
  /** Settings of /etc/wsl.conf as `section.key` in lower case; empty when there is no such file. */
  readonly 'wsl.config': Readonly<Record<string, string>>;
  /** Major version of the installed systemd. */
  readonly 'systemd.version': number;
}

/** Stable key of a fact. */
export type FactKey = keyof Facts;

/** Facts with their evidence; a key that is not there was not collected. */
export type FactTable = { readonly [K in FactKey]?: Evidence<Facts[K]> };
