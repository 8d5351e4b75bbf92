import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { check } from './net-sumdb-disabled.ts';

const settings = (values: Readonly<Record<string, string>>) =>
  facts({
    'go.settings': resolveGoSettings({
      env: env({ HOME: '/home/u', ...values }),
      file: undefined,
      goroot: undefined,
    }),
  });

test('fires when the database is off or exempts everything', () => {
  expectFinding(check, settings({ GOSUMDB: 'off' }), { severity: 'warn', says: ['GOSUMDB=off'] });
  expectFinding(check, settings({ GONOSUMDB: 'a,*' }), { severity: 'warn', says: ['GONOSUMDB'] });
  expectFinding(check, settings({ GOPRIVATE: '*' }), { severity: 'warn' });
  expectFinding(check, settings({ GOFLAGS: '-v -insecure' }), { severity: 'warn', says: ['GOFLAGS'] });
});

test('stays quiet with the database, and with narrow exemptions', () => {
  expectQuiet(check, settings({}));
  expectQuiet(check, settings({ GOPRIVATE: '*.corp.example' }));
});

test('cannot tell without the settings', () => {
  expectUnknown(check, facts({}), 'go.settings');
});
