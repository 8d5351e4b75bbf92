import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts } from '../testing/facts.ts';
import { processStatus, refusal } from '../testing/permissions.ts';
import { check } from './perm-apparmor-denied.ts';

const at = (rest: Parameters<typeof refusal>[0], judged = true, label = 'docker-default (enforce)') =>
  facts({
    'lsm.label': label,
    'lsm.refusals': [
      refusal({
        module: 'apparmor',
        what: 'open',
        objectClass: 'w',
        subject: 'docker-default',
        object: '/x',
        ...rest,
      }),
    ],
    'process.judged': judged,
    'process.status': processStatus({ name: 'app' }),
  });

test('fires for the program, for its profile, and milder without a process', () => {
  expectFinding(check, at({}), {
    severity: 'error',
    says: ['docker-default', 'open', '/x'],
    commands: ['/x w,'],
  });
  expectFinding(check, at({ program: 'worker' }), { severity: 'error' });
  expectFinding(check, at({ what: 'capable', object: 'sys_admin', program: 'x', subject: 'y' }, false), {
    severity: 'warn',
    commands: ['capability sys_admin,'],
  });
});

test('stays quiet for others, unconfined, and under SELinux', () => {
  expectQuiet(check, at({ program: 'other', subject: 'other' }));
  expectQuiet(check, at({ module: 'selinux' }));
  for (const label of ['', 'unconfined', 'system_u:system_r:httpd_t:s0'])
    expectQuiet(check, at({}, true, label), 'not-applicable');
});

test('cannot tell without the log', () => {
  expectUnknown(check, { ...at({}), 'lsm.refusals': denied('/dev/kmsg') }, '/dev/kmsg');
});
