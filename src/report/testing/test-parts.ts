import type { DoctorReport } from '../../model/doctor-report.ts';

const POD = '/sys/fs/cgroup/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice';
const LEAF = `${POD}/cri-containerd-4711.scope`;

/** Surroundings, runtime versus kernel and plan of a pod whose own group sets no limit while the one above does. */
export const TEST_PARTS: Pick<DoctorReport, 'scenarios' | 'differential' | 'plan'> = {
  scenarios: [
    {
      id: 'kubernetes-pod',
      name: { en: 'Kubernetes pod', zh: 'Kubernetes Pod' },
      confidence: 0.97,
      signs: [
        { fact: 'cgroup.membership', value: LEAF, source: '/proc/self/cgroup', supports: true },
        {
          fact: 'place.oomScoreAdj',
          value: 'oom_score_adj 0',
          source: '/proc/self/oom_score_adj',
          supports: false,
        },
      ],
      traits: [
        {
          name: { en: 'QoS class', zh: 'QoS 类别' },
          value: { en: 'Burstable', zh: 'Burstable' },
          confidence: 0.9,
          signs: [],
          special: [{ en: 'Killed before Guaranteed pods.', zh: '先于 Guaranteed Pod 被终止。' }],
        },
      ],
      special: [{ en: 'The group of the pod is hidden from inside.', zh: '从内部看不到 Pod 的控制组。' }],
    },
  ],
  differential: [
    {
      resource: 'cpu',
      kernel: 1.5,
      kernelState: 'limited',
      reason: null,
      setBy: POD,
      chain: [
        { path: LEAF, file: 'cpu.max', value: 'max 100000', limit: null },
        { path: POD, file: 'cpu.max', value: '150000 100000', limit: 1.5 },
      ],
      program: {
        runtime: 'program',
        name: { en: 'this program (go1.26.1)', zh: '本程序（go1.26.1）' },
        value: 16,
        known: true,
        because: { en: 'its file sets no limit', zh: '其文件未设限额' },
      },
      standsIn: false,
      others: [
        {
          runtime: 'jvm24',
          name: { en: 'JVM 24', zh: 'JVM 24' },
          value: 2,
          known: true,
          because: { en: 'walks up', zh: '逐级向上' },
        },
      ],
      verdict: 'believes-more',
      ratio: 10.67,
      blame: {
        file: `${POD}/cpu.max`,
        line: '150000 100000',
        why: { en: 'the limit stands above the group that is read', zh: '限额设在所读控制组的上层' },
      },
    },
  ],
  plan: [
    {
      id: 'perf',
      name: { en: 'perf: CPU samples with kernel', zh: 'perf：含内核的 CPU 采样' },
      state: 'blocked',
      because: { en: 'kernel.perf_event_paranoid is 2', zh: 'kernel.perf_event_paranoid 为 2' },
      seen: [
        { fact: 'kernel.perfEventParanoid', value: '2', source: '/proc/sys/kernel/perf_event_paranoid' },
      ],
      unlock: {
        text: { en: 'grant CAP_PERFMON', zh: '授予 CAP_PERFMON' },
        command: 'setcap cap_perfmon=ep PERF',
      },
      how: 'perf record -g',
    },
  ],
};
