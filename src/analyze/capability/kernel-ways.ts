import { say } from '../../base/messages.ts';
import type { Capability } from '../../model/capability.ts';
import { valueOf } from '../../model/evidence.ts';
import { capabilityMessages as m } from './capability.messages.ts';
import { seccompSeen } from './process-ways.ts';
import type { Rights } from './rights.ts';
import { blocked, possible, undecided, type WayParts } from './way.ts';

/** From this level of kernel.perf_event_paranoid on only user space of own processes may be measured. */
const USER_ONLY = 2n;

/** Ways through the kernel: perf, eBPF, tracepoints, its log, pressure, control groups, the network. */
export function kernelCapabilities(rights: Rights): readonly Capability[] {
  return [
    perf(rights),
    ebpf(rights),
    ftrace(rights),
    kernelSymbols(rights),
    kernelLog(rights),
    pressure(rights),
    cgroupWrite(rights),
    packets(rights),
  ];
}

function perf(rights: Rights): Capability {
  const way: WayParts = {
    id: 'perf',
    how: 'perf record -F 99 -g -p PID -- sleep 10',
    seen: [
      ...rights.seen('kernel.perfEventParanoid', String),
      ...rights.seenCaps,
      ...seccompSeen(rights, 'perf_event_open'),
    ],
  };
  const level = valueOf(rights.facts['kernel.perfEventParanoid']);
  const unlock = say(m.useCap, { cap: 'CAP_PERFMON' });
  const grant = 'setcap cap_perfmon=ep $(which perf)';
  if (rights.isRefusedBySeccomp('perf_event_open'))
    return blocked(
      way,
      say(m.seccomp, { call: 'perf_event_open' }),
      unlock,
      'docker run --cap-add PERFMON …',
    );
  if (rights.hasAnyOfHost('CAP_PERFMON', 'CAP_SYS_ADMIN') === true)
    return possible(way, say(m.hasCap, { cap: 'CAP_PERFMON' }));
  if (level === undefined)
    return undecided(way, say(m.notRead, { what: 'perf_event_paranoid' }), unlock, grant);
  if (level < USER_ONLY) return possible(way, say(m.perfOpen, { level }));
  if (rights.isInnerNamespace) return blocked(way, m.inner, m.fromHost);
  return blocked(way, say(level === USER_ONLY ? m.perfUser : m.perfClosed, { level }), unlock, grant);
}

/** CAP_BPF and CAP_PERFMON together since 5.8, CAP_SYS_ADMIN before (capabilities(7)). */
function ebpf(rights: Rights): Capability {
  const way: WayParts = {
    id: 'ebpf',
    how: "bpftrace -e 'tracepoint:sched:sched_switch { @[comm] = count(); }'",
    seen: [
      ...rights.seenCaps,
      ...rights.seen('kernel.btf', (btf) => `BTF ${String(btf)}`),
      ...seccompSeen(rights, 'bpf'),
    ],
  };
  const both = rights.hasAnyOfHost('CAP_BPF') === true && rights.hasAnyOfHost('CAP_PERFMON') === true;
  const may = rights.hasAnyOfHost('CAP_SYS_ADMIN') === true || both;
  const unlock = say(m.useCap, { cap: 'CAP_BPF + CAP_PERFMON' });
  const command = 'docker run --cap-add BPF --cap-add PERFMON …';
  if (rights.isRefusedBySeccomp('bpf')) return blocked(way, say(m.seccomp, { call: 'bpf' }), unlock, command);
  if (rights.isInnerNamespace) return blocked(way, m.inner, m.fromHost);
  if (rights.hasAny('CAP_BPF') === undefined) return undecided(way, m.rightsUnknown, unlock, command);
  if (!may) return blocked(way, say(m.noCap, { cap: 'CAP_BPF' }), unlock, command);
  return valueOf(rights.facts['kernel.btf']) === true
    ? possible(way, m.bpfFine)
    : blocked(way, m.bpfNoBtf, m.bpfBtfUnlock);
}

function ftrace(rights: Rights): Capability {
  const tracing = rights.facts['kernel.tracing'];
  const what = '/sys/kernel/tracing';
  const way: WayParts = {
    id: 'ftrace',
    how: 'cat /sys/kernel/tracing/available_events',
    seen: rights.seen('kernel.tracing', (dir) => dir),
  };
  const command = 'mount -t tracefs nodev /sys/kernel/tracing';
  if (tracing?.status === 'ok') return possible(way, say(m.readable, { what: tracing.value }));
  if (tracing === undefined) return undecided(way, say(m.notRead, { what }), m.mountTracefs, command);
  const because = say(tracing.status === 'denied' ? m.cannotList : m.gone, { what });
  return blocked(way, because, m.mountTracefs, command);
}

function kernelSymbols(rights: Rights): Capability {
  const way: WayParts = {
    id: 'kernel-symbols',
    how: 'head /proc/kallsyms',
    seen: [...rights.seen('kernel.kptrRestrict', String), ...rights.seenCaps],
  };
  const level = valueOf(rights.facts['kernel.kptrRestrict']);
  const command = 'sysctl -w kernel.kptr_restrict=0';
  if (level === undefined)
    return undecided(way, say(m.notRead, { what: 'kptr_restrict' }), m.lowerKptr, command);
  const open = level === 0n || (level === 1n && rights.hasAnyOfHost('CAP_SYSLOG') === true);
  return open
    ? possible(way, say(m.kptrOpen, { level }))
    : blocked(way, say(m.kptrHidden, { level }), m.lowerKptr, command);
}

function kernelLog(rights: Rights): Capability {
  const way: WayParts = {
    id: 'kernel-log',
    how: 'dmesg -T | grep -i "killed process"',
    seen: [...rights.seen('kernel.dmesgRestrict', String), ...rights.seenCaps],
  };
  const level = valueOf(rights.facts['kernel.dmesgRestrict']);
  const unlock = say(m.useCap, { cap: 'CAP_SYSLOG' });
  if (level === undefined) return undecided(way, say(m.notRead, { what: 'dmesg_restrict' }), unlock);
  if (level === 0n) return possible(way, m.logOpen);
  return rights.hasAnyOfHost('CAP_SYSLOG', 'CAP_SYS_ADMIN') === true
    ? possible(way, say(m.hasCap, { cap: 'CAP_SYSLOG' }))
    : blocked(way, m.logClosed, unlock, 'sudo dmesg -T');
}

function pressure(rights: Rights): Capability {
  const way: WayParts = {
    id: 'pressure',
    how: 'cat /sys/fs/cgroup/GROUP/cpu.pressure',
    seen: rights.seen('kernel.psi', (psi) => `PSI ${String(psi)}`),
  };
  const psi = valueOf(rights.facts['kernel.psi']);
  if (psi === undefined) return undecided(way, say(m.notRead, { what: '/proc/pressure' }), m.psiUnlock);
  return psi
    ? possible(way, say(m.readable, { what: '/proc/pressure' }))
    : blocked(way, m.psiOff, m.psiUnlock, 'psi=1');
}

function cgroupWrite(rights: Rights): Capability {
  const answer = rights.facts['cgroup.mayWrite'];
  const way: WayParts = {
    id: 'cgroup-write',
    how: 'echo "150000 100000" > /sys/fs/cgroup/GROUP/cpu.max',
    seen: rights.seen('cgroup.mayWrite', ({ allowed, code }) => (allowed ? 'allowed' : (code ?? 'refused'))),
  };
  const command = 'systemctl set-property --runtime UNIT CPUQuota=150%';
  if (answer?.status !== 'ok') return undecided(way, say(m.notRead, { what: 'cgroup' }), m.delegate, command);
  return answer.value.allowed
    ? possible(way, m.mayWrite)
    : blocked(way, say(m.mayNotWrite, { code: answer.value.code ?? '?' }), m.delegate, command);
}

function packets(rights: Rights): Capability {
  const way: WayParts = { id: 'packets', how: 'tcpdump -i any -c 100 -w out.pcap', seen: rights.seenCaps };
  const unlock = say(m.useCap, { cap: 'CAP_NET_RAW' });
  const has = rights.hasAny('CAP_NET_RAW');
  if (has === undefined) return undecided(way, m.rightsUnknown, unlock);
  return has
    ? possible(way, say(m.hasCap, { cap: 'CAP_NET_RAW' }))
    : blocked(way, say(m.noCap, { cap: 'CAP_NET_RAW' }), unlock, 'docker run --cap-add NET_RAW …');
}
