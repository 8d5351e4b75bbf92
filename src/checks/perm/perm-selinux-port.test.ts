import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts } from '../testing/facts.ts';
import { processStatus, refusal } from '../testing/permissions.ts';
import { check } from './perm-selinux-port.ts';

const bind = {
  what: 'name_bind',
  objectClass: 'tcp_socket',
  object: 'http_cache_port_t',
  port: 8080,
} as const;
const at = (rest: Parameters<typeof refusal>[0], label = 'system_u:system_r:httpd_t:s0', judged = true) =>
  facts({
    'lsm.label': label,
    'lsm.refusals': [refusal(rest)],
    'process.judged': judged,
    'process.status': processStatus({ name: 'app' }),
  });

test('fires for a refused bind', () => {
  expectFinding(check, at(bind), {
    severity: 'error',
    says: ['8080', 'http_cache_port_t'],
    commands: ['semanage port -m -t http_port_t -p tcp 8080'],
  });
  expectFinding(check, at({ ...bind, program: 'x', subject: 'y_t' }, 'a:b:c:s0', false), {
    severity: 'warn',
  });
});

test('stays quiet for other refusals, and without SELinux', () => {
  expectQuiet(check, at({}));
  expectQuiet(check, at({ ...bind, permissive: true }));
  expectQuiet(check, at(bind, ''), 'not-applicable');
});

test('cannot tell without the log', () => {
  expectUnknown(check, { ...at(bind), 'lsm.refusals': denied('/dev/kmsg') }, '/dev/kmsg');
});
