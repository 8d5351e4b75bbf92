import { cpuCount } from '../../model/cpu-set.ts';
import {
  type DoctorLimits,
  type LimitRow,
  RUNTIME_KEYS,
  type RuntimeKey,
} from '../../model/doctor-report.ts';
import type { EffectiveLimit } from '../../model/effective-limit.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';

/** The limits of the report, from derived facts. */
export function reportLimits(facts: FactTable): DoctorLimits {
  const cpu = valueOf(facts['limits.cpu']);
  const memory = valueOf(facts['limits.memory']);
  const beliefs = valueOf(facts['go.beliefs']);
  const allowed = valueOf(facts['cpu.allowed']);
  const byRuntime = <T>(pick: (key: RuntimeKey) => T) =>
    Object.fromEntries(RUNTIME_KEYS.map((key) => [key, pick(key)])) as Record<RuntimeKey, T>;
  return {
    mode: valueOf(facts['cgroup.mode']) ?? 'unknown',
    effectiveMemoryLimit: typeof memory?.value === 'bigint' ? Number(memory.value) : null,
    effectiveCpuQuota: cpu?.value ?? null,
    cpusAllowed: allowed === undefined ? null : cpuCount(allowed),
    gomaxprocs: byRuntime((key) => beliefs?.[key].gomaxprocs ?? null),
    cpu: toRow(cpu),
    memory: toRow(memory),
    because: byRuntime((key) => beliefs?.[key].because ?? { en: '', zh: '' }),
    crashes: RUNTIME_KEYS.filter((key) => beliefs?.[key].overflows === true),
  };
}

function toRow<T extends number | bigint>(limit: EffectiveLimit<T> | undefined): LimitRow {
  if (limit === undefined) return { state: 'unknown', chain: [] };
  return {
    state: limit.state,
    ...(limit.value === null ? {} : { exact: String(limit.value) }),
    ...(limit.reason === undefined ? {} : { reason: limit.reason }),
    ...(limit.setBy === undefined ? {} : { setBy: limit.setBy }),
    chain: limit.chain.map((link) => ({
      path: link.dir,
      file: link.file,
      value: link.raw,
      limit: link.value === null ? null : Number(link.value),
    })),
  };
}
