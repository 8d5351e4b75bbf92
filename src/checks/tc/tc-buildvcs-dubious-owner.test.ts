import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, env, facts, gone, goProject } from '../testing/facts.ts';
import { check } from './tc-buildvcs-dubious-owner.ts';

const at = (ownerUid: number, uid: number, safeDirectories: readonly string[] = []) =>
  facts({
    'git.ownership': { dir: '/src/app', ownerUid, uid, safeDirectories },
    'go.project': goProject('1.26'),
  });

test('fires when the repository belongs to someone else', () => {
  expectFinding(check, at(1001, 0), {
    severity: 'error',
    says: ['/src/app', '1001'],
    commands: ['safe.directory /src/app', '-buildvcs=false'],
  });
});

test('stays quiet for the own, a declared one, under sudo, and with -buildvcs=false', () => {
  expectQuiet(check, at(1000, 1000));
  for (const safe of ['*', '/src/app', '/src/*']) expectQuiet(check, at(1001, 0, [safe]));
  expectQuiet(check, { ...at(1001, 0), ...facts({ env: env({ SUDO_UID: '1001' }) }) });
  const settings = resolveGoSettings({
    env: env({ GOFLAGS: '-buildvcs=false' }),
    file: undefined,
    goroot: undefined,
  });
  expectQuiet(check, { ...at(1001, 0), ...facts({ 'go.settings': settings }) }, 'not-applicable');
  expectQuiet(
    check,
    { ...facts({ 'go.project': goProject('1.26') }), 'git.ownership': gone('.git') },
    'not-applicable',
  );
});

test('cannot tell when the owner may not be read', () => {
  expectUnknown(
    check,
    { ...facts({ 'go.project': goProject('1.26') }), 'git.ownership': denied('/src/.git') },
    '/src/.git',
  );
});
