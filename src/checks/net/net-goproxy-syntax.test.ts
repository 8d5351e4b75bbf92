import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { check } from './net-goproxy-syntax.ts';

const settings = (values: Readonly<Record<string, string>>) =>
  facts({
    'go.settings': resolveGoSettings({
      env: env({ HOME: '/home/u', ...values }),
      file: undefined,
      goroot: undefined,
    }),
  });

test('fires for entries that fail, and for entries that are dropped', () => {
  expectFinding(check, settings({ GOPROXY: 'artifactory,direct' }), {
    severity: 'error',
    says: ['"artifactory"'],
  });
  expectFinding(check, settings({ GOPROXY: 'ftp://a.example' }), { severity: 'error', says: ['scheme'] });
  expectFinding(check, settings({ GOPROXY: ' , ' }), { severity: 'error', says: ['no entry'] });
  expectFinding(check, settings({ GOPROXY: 'direct,https://corp.example' }), {
    severity: 'warn',
    says: ['never asked'],
  });
  expectFinding(check, settings({ GOPROXY: 'https://a.example,,direct' }), {
    severity: 'warn',
    says: ['empty entry'],
  });
});

test('stays quiet for lists that work, also without a scheme', () => {
  expectQuiet(check, settings({}));
  expectQuiet(check, settings({ GOPROXY: 'goproxy.corp|direct' }));
  expectQuiet(check, settings({ GOPROXY: 'off' }));
});

test('cannot tell without the settings', () => {
  expectUnknown(check, facts({}), 'go.settings');
});
