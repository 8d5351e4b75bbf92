import { type LocalText, say } from '../../base/messages.ts';
import { cpuCount, formatCpuSet } from '../../model/cpu-set.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { ScenarioTrait } from '../../model/scenario.ts';
import { traitMessages as m } from './scenario.messages.ts';
import { Signs } from './signs.ts';
import { surest, trait } from './trait.ts';

type QosClass = 'guaranteed' | 'burstable' | 'bestEffort';

/**
 * QoS class, CPU manager and resizes of a pod. The class shows in the path of the group (kubelet cgroup manager) and,
 * where a cgroup namespace hides the path, in oom_score_adj, which the kubelet sets by class: -997, 1000, or a value
 * between 2 and 999 that falls with the memory request (pkg/kubelet/qos/policy.go).
 */
export function kubernetesTraits(facts: FactTable, before: FactTable | undefined): readonly ScenarioTrait[] {
  const [qos] = qosTrait(facts);
  return [
    ...(qos === undefined ? [] : [qos]),
    ...cpuManagerTrait(facts, qos?.value === m.guaranteed),
    ...resizeTrait(facts, before),
  ];
}

function qosTrait(facts: FactTable): readonly ScenarioTrait[] {
  const of = (qos: QosClass, special: LocalText) => trait(m.qos, m[qos], qosSigns(facts, qos), [special]);
  return surest([
    of('guaranteed', m.guaranteedSpecial),
    of('burstable', burstableSpecial(facts)),
    of('bestEffort', m.bestEffortSpecial),
  ]);
}

function qosSigns(facts: FactTable, qos: QosClass): Signs {
  return new Signs(facts)
    .for('cgroup.membership', 0.95, (groups) => {
      const path = groups.find((group) => group.path.includes('kubepods'))?.path;
      return path !== undefined && classOfPath(path) === qos ? path : undefined;
    })
    .for('k8s.pod', 0.99, ({ qosClass }) =>
      qosClass.toLowerCase() === qos.toLowerCase() ? `status.qosClass ${qosClass}` : undefined,
    )
    .for('place.oomScoreAdj', 0.9, (adj) => (classOfScore(adj) === qos ? `oom_score_adj ${adj}` : undefined))
    .for('limits.memory', 0.3, ({ state, value }) =>
      qos === 'guaranteed' && state === 'limited' ? `memory ${value}` : undefined,
    )
    .against('limits.memory', 0.3, ({ state }) =>
      qos === 'guaranteed' && state === 'unlimited' ? 'memory.max: max' : undefined,
    )
    .against('limits.memory', 0.5, ({ state, value }) =>
      qos === 'bestEffort' && state === 'limited' ? `memory ${value}` : undefined,
    )
    .against('cgroup.membership', 0.5, (groups) => {
      const path = groups.find((group) => group.path.includes('kubepods'))?.path;
      return path !== undefined && classOfPath(path) !== qos ? path : undefined;
    })
    .against('place.oomScoreAdj', 0.5, (adj) => {
      const told = classOfScore(adj);
      return told !== undefined && told !== qos ? `oom_score_adj ${adj}` : undefined;
    });
}

function classOfPath(path: string): QosClass {
  if (/besteffort/.test(path)) return 'bestEffort';
  return /burstable/.test(path) ? 'burstable' : 'guaranteed';
}

function classOfScore(adj: number): QosClass | undefined {
  if (adj === -997) return 'guaranteed';
  if (adj === 1000) return 'bestEffort';
  return adj >= 2 && adj <= 999 ? 'burstable' : undefined;
}

/** oom_score_adj = 1000 - 1000 * request / capacity, kept between 3 and 999. */
function burstableSpecial(facts: FactTable): LocalText {
  const adj = valueOf(facts['place.oomScoreAdj']);
  if (adj === undefined || adj < 4 || adj > 998) return m.burstableSpecial;
  return say(m.burstableRequest, { adj, share: Math.round((1000 - adj) / 10) });
}

/**
 * Exclusive CPUs go to containers of Guaranteed pods that ask for whole CPUs: the mask is narrower than the machine and
 * its size is the quota, or there is no quota (Kubernetes 1.33, DisableCPUQuotaWithExclusiveCPUs).
 */
function cpuManagerTrait(facts: FactTable, isGuaranteed: boolean): readonly ScenarioTrait[] {
  const allowed = valueOf(facts['cpu.allowed']) ?? [];
  const count = cpuCount(allowed);
  const limit = valueOf(facts['limits.cpu']);
  const online = valueOf(facts['cpu.online']);
  const isNarrow = online !== undefined && count > 0 && count < cpuCount(online);
  const fits = limit?.state === 'unlimited' || limit?.value === count;
  const shown = `${formatCpuSet(allowed)} of ${online === undefined ? '?' : formatCpuSet(online)}`;
  const policy = (wanted: string) => (state: { readonly policy: string }) =>
    state.policy === wanted ? `policyName ${wanted}` : undefined;
  const kubelet = (wanted: string) => (settings: { readonly cpuManagerPolicy: string }) =>
    settings.cpuManagerPolicy === wanted ? `cpuManagerPolicy ${wanted}` : undefined;
  const exclusive = new Signs(facts)
    .for('cpu.allowed', isNarrow && isGuaranteed && fits ? 0.85 : 0, () =>
      isNarrow && fits ? shown : undefined,
    )
    .for('place.cpuManager', isNarrow && fits ? 0.6 : 0, policy('static'))
    .for('k8s.kubelet', isNarrow && fits ? 0.6 : 0, kubelet('static'))
    .against('k8s.kubelet', 0.95, kubelet('none'))
    .against('place.cpuManager', 0.95, policy('none'));
  const shared = new Signs(facts)
    .for('place.cpuManager', 0.6, policy('static'))
    .for('k8s.kubelet', 0.6, kubelet('static'))
    .against('k8s.kubelet', 0.95, kubelet('none'))
    .for('cpu.allowed', 0.5, () => (isNarrow && !(isGuaranteed && fits) ? shown : undefined))
    .against('place.cpuManager', 0.95, policy('none'));
  const none = new Signs(facts)
    .for('place.cpuManager', 0.95, policy('none'))
    .for('k8s.kubelet', 0.95, kubelet('none'))
    .against('k8s.kubelet', 0.95, kubelet('static'))
    .for('cpu.allowed', 0.6, () => (online !== undefined && count > 0 && !isNarrow ? shown : undefined))
    .against('place.cpuManager', 0.95, policy('static'));
  const value = say(m.staticExclusive, { cpus: formatCpuSet(allowed) });
  return surest([
    trait(m.cpuManager, value, exclusive, [limit?.state === 'limited' ? m.exclusiveQuota : m.exclusiveFree]),
    trait(m.cpuManager, m.staticShared, shared, [m.sharedSpecial]),
    trait(m.cpuManager, m.policyNone, none, []),
  ]);
}

/** A limit of the own groups that differs between two samples. */
function resizeTrait(facts: FactTable, before: FactTable | undefined): readonly ScenarioTrait[] {
  const asked = new Signs(facts)
    .for('k8s.pod', 0.95, ({ conditions }) => {
      const resize = conditions.find(({ type, status }) => type.startsWith('PodResize') && status === 'True');
      return resize === undefined ? undefined : `${resize.type} ${resize.reason}`;
    })
    .for('k8s.pod', 0.9, ({ container: { limits, limitsInForce } }) => {
      const [spec, now] = [amounts(limits), amounts(limitsInForce)];
      return now === undefined || spec === now ? undefined : `spec ${spec ?? '-'}, in force ${now}`;
    });
  const pending = asked.list.length === 0 ? [] : [trait(m.resize, m.resizePending, asked, [m.resizeSpecial])];
  if (before === undefined) return pending;
  const cpu = valueOf(before['limits.cpu']);
  const memory = valueOf(before['limits.memory']);
  const signs = new Signs(facts)
    .for('limits.cpu', 0.9, (now) =>
      cpu === undefined || cpu.value === now.value
        ? undefined
        : `${cpu.value ?? 'max'} → ${now.value ?? 'max'} CPUs`,
    )
    .for('limits.memory', 0.9, (now) =>
      memory === undefined || memory.value === now.value
        ? undefined
        : `${memory.value ?? 'max'} → ${now.value ?? 'max'} bytes`,
    );
  return signs.list.length === 0 ? pending : [trait(m.resize, m.resized, signs, [m.resizeSpecial])];
}

/** Amounts as a text that can be compared; undefined when none are told. */
function amounts(of: object | undefined): string | undefined {
  if (of === undefined) return undefined;
  return Object.entries(of)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${String(value)}`)
    .sort()
    .join(', ');
}
