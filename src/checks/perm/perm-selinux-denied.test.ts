import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts } from '../testing/facts.ts';
import { processStatus, refusal } from '../testing/permissions.ts';
import { check } from './perm-selinux-denied.ts';

const LABEL = 'system_u:system_r:httpd_t:s0';
const at = (rest: Parameters<typeof refusal>[0], judged = true, label = LABEL) =>
  facts({
    'lsm.label': label,
    'lsm.refusals': [refusal(rest)],
    'process.judged': judged,
    'process.status': processStatus({ name: 'app' }),
  });

test('fires for the program, for its type, and milder without a process', () => {
  const proof = { severity: 'error', says: ['app', 'httpd_t', 'read', 'user_home_t'] } as const;
  expectFinding(check, at({}), proof);
  expectFinding(check, at({ program: 'worker' }), { severity: 'error', commands: ['audit2why'] });
  expectFinding(check, at({ program: 'other', subject: 'other_t' }, false), { severity: 'warn' });
});

test('stays quiet for others, in permissive mode, for ports, and without SELinux', () => {
  expectQuiet(check, at({ program: 'other', subject: 'other_t' }));
  expectQuiet(check, at({ permissive: true }));
  expectQuiet(check, at({ what: 'name_bind' }));
  for (const label of ['', 'unconfined', 'docker-default (enforce)'])
    expectQuiet(check, at({}, true, label), 'not-applicable');
});

test('cannot tell without the log', () => {
  expectUnknown(check, { ...at({}), 'lsm.refusals': denied('/dev/kmsg') }, '/dev/kmsg');
});
