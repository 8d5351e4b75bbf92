import { test } from 'vitest';
import type { UserNamespaceSettings } from '../../model/permissions.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, env, facts } from '../testing/facts.ts';
import { processStatus } from '../testing/permissions.ts';
import { check } from './perm-userns-blocked.ts';

const OPEN = { max: 15_000n, unprivilegedClone: undefined, apparmorRestrict: undefined };
const at = (settings: Partial<UserNamespaceSettings>, uid = 1000, host = '') =>
  facts({
    'kernel.userNamespaces': { ...OPEN, ...settings },
    'process.status': processStatus({ uid }),
    env: env(host === '' ? {} : { DOCKER_HOST: host }),
  });

test('fires for each switch', () => {
  expectFinding(check, at({ max: 0n }), {
    severity: 'info',
    says: ['max_user_namespaces=0'],
    commands: ['=15000'],
  });
  expectFinding(check, at({ unprivilegedClone: 0n }), { severity: 'info', commands: ['userns_clone=1'] });
  expectFinding(check, at({ apparmorRestrict: 1n }), { severity: 'info', commands: ['userns=0', 'userns,'] });
});

test('fires harder where containers are rootless', () => {
  expectFinding(check, at({ max: 0n }, 1000, 'unix:///run/user/1000/docker.sock'), { severity: 'error' });
});

test('stays quiet when allowed, and for root', () => {
  expectQuiet(check, at({ unprivilegedClone: 1n, apparmorRestrict: 0n }));
  expectQuiet(check, at({ max: 0n }, 0), 'not-applicable');
});

test('cannot tell without the settings', () => {
  expectUnknown(check, { ...at({}), 'kernel.userNamespaces': denied('/proc/sys/user') }, 'EACCES');
});
