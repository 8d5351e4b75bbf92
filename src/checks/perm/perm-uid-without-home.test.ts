import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, env, facts } from '../testing/facts.ts';
import { check } from './perm-uid-without-home.ts';

const at = (name: string | null, values: Readonly<Record<string, string>>) =>
  facts({
    'user.account': { uid: 12_345, entry: name === null ? null : { name, home: '/' } },
    env: env(values),
  });

test('fires without entry and HOME', () => {
  expectFinding(check, at(null, {}), { severity: 'warn', says: ['12345', 'not set'], commands: ['HOME='] });
  expectFinding(check, at(null, { HOME: '/' }), { severity: 'warn' });
});

test('stays quiet with either', () => {
  expectQuiet(check, at('app', {}));
  expectQuiet(check, at(null, { HOME: '/home/app' }));
});

test('cannot tell without the list', () => {
  expectUnknown(check, { ...at(null, {}), 'user.account': denied('/etc/passwd') }, 'EACCES');
});
