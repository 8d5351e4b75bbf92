import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { FactKey, Facts, FactTable } from '../../model/facts.ts';
import type { Capability } from '../../model/capability.ts';

/** Numbers of capabilities (linux/capability.h). */
const NUMBER = {
  CAP_DAC_READ_SEARCH: 2n,
  CAP_KILL: 5n,
  CAP_NET_RAW: 13n,
  CAP_SYS_PTRACE: 19n,
  CAP_SYS_ADMIN: 21n,
  CAP_SYSLOG: 34n,
  CAP_PERFMON: 38n,
  CAP_BPF: 39n,
} as const;
/** A capability of the process that looks. */
export type CapName = keyof typeof NUMBER;
/** A namespace whose first user is the real one maps all ids onto themselves. */
const ALL_IDS = 4_294_967_295;

/** The rights of the process that looks, with what they rest on. */
export class Rights {
  readonly facts: FactTable;

  constructor(facts: FactTable) {
    this.facts = facts;
  }

  /** Whether it has one of these; undefined when its capabilities could not be read. */
  hasAny(...names: readonly CapName[]): boolean | undefined {
    const caps = valueOf(this.facts['observer.status'])?.capEff;
    return caps === undefined ? undefined : names.some((name) => ((caps >> NUMBER[name]) & 1n) === 1n);
  }

  /** The same for things that the kernel asks of the first user namespace only (perf, BPF, the kernel log). */
  hasAnyOfHost(...names: readonly CapName[]): boolean | undefined {
    return this.isInnerNamespace ? false : this.hasAny(...names);
  }

  /** Capabilities count inside of an own user namespace only. */
  get isInnerNamespace(): boolean {
    const map = valueOf(this.facts['place.idMap']);
    if (map === undefined || map.length === 0) return false;
    return !(map[0]?.inside === 0 && map[0].outside === 0 && map[0].count === ALL_IDS);
  }

  /** Whether the judged process belongs to the same user; true when it is the own one. */
  get isSameUser(): boolean | undefined {
    const own = valueOf(this.facts['observer.status'])?.uid;
    const other = valueOf(this.facts['process.status'])?.uid;
    return own === undefined || other === undefined ? undefined : own === other;
  }

  /** Error of a system call under the seccomp filter: EPERM or ENOSYS mean that it is refused. */
  isRefusedBySeccomp(call: string): boolean {
    const answer = valueOf(this.facts['seccomp.answers'])?.[call];
    return answer === 'EPERM' || answer === 'ENOSYS';
  }

  /** A row of what was seen; nothing when the fact is missing. */
  seen<K extends FactKey>(key: K, show: (value: Facts[K]) => string): Capability['seen'] {
    const evidence: Evidence<Facts[K]> | undefined = this.facts[key];
    if (evidence?.status !== 'ok') return [];
    return [{ fact: key, value: show(evidence.value), source: evidence.source }];
  }

  /** The capabilities as the kernel prints them. */
  get seenCaps(): Capability['seen'] {
    return this.seen('observer.status', ({ capEff, uid }) =>
      capEff === undefined
        ? `uid ${uid ?? '?'}`
        : `uid ${uid ?? '?'}, CapEff ${capEff.toString(16).padStart(16, '0')}`,
    );
  }
}
