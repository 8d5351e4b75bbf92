import { test } from 'vitest';
import { IN_POD, NO_POD, pod, security } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './k8s-profiling-plan.ts';

const rights = (rest: Parameters<typeof security>[0]) =>
  facts({ ...IN_POD, 'k8s.pod': pod({ security: security(rest), containerPorts: [8080, 6061] }) });

test('fires with a row for each tool and a way that changes nothing in the service', () => {
  expectFinding(check, rights({ droppedCapabilities: ['ALL'], runAsUser: 65532 }), {
    severity: 'info',
    says: ['dlv/strace needs SYS_PTRACE', 'perf needs PERFMON', 'eBPF needs BPF'],
    commands: ['port-forward -n shop app-7d9c 6061', '--target=app'],
  });
  expectFinding(check, rights({ addedCapabilities: ['SYS_PTRACE'] }), {
    severity: 'info',
    says: ['dlv/strace works', 'perf needs PERFMON'],
  });
  expectFinding(check, rights({ addedCapabilities: ['SYS_ADMIN'], runAsNonRoot: true }), {
    severity: 'info',
    says: ['perf needs runAsUser: 0'],
  });
});

test('stays quiet where everything works', () => {
  expectQuiet(check, rights({ privileged: true }));
  expectQuiet(check, rights({ addedCapabilities: ['SYS_PTRACE', 'PERFMON', 'BPF'] }));
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the pod', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/pod.json');
});
