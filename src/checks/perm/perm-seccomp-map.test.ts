import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts } from '../testing/facts.ts';
import { processStatus } from '../testing/permissions.ts';
import { check } from './perm-seccomp-map.ts';

const OPEN = {
  ptrace: 'ESRCH',
  perf_event_open: 'EFAULT',
  bpf: 'EINVAL',
  userfaultfd: 'EINVAL',
  io_uring_setup: 'EFAULT',
};
const at = (answers: Readonly<Record<string, string>>, seccomp: number | undefined = 2) =>
  facts({
    'process.status': { ...processStatus(), seccomp },
    'seccomp.answers': { ...OPEN, ...answers },
  });

test('fires for what the filter refuses', () => {
  expectFinding(check, at({ perf_event_open: 'EPERM', bpf: 'EPERM' }), {
    severity: 'info',
    says: ['perf_event_open, bpf', 'perf, eBPF'],
    commands: ['--cap-add PERFMON --cap-add BPF'],
  });
  expectFinding(check, at({ io_uring_setup: 'ENOSYS' }), { severity: 'info', commands: ['seccomp='] });
});

test('stays quiet when it refuses nothing, and without one', () => {
  expectQuiet(check, at({}));
  expectQuiet(check, at({ bpf: 'EPERM' }, 0), 'not-applicable');
});

test('cannot tell without an answer', () => {
  expectUnknown(check, { ...at({}), 'seccomp.answers': denied('perl') }, 'EACCES');
  expectUnknown(check, facts({ 'process.status': { ...processStatus(), seccomp: undefined } }), 'Seccomp');
});
