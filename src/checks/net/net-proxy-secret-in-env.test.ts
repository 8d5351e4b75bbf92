import { expect, test } from 'vitest';
import { runCheck } from '../run-check.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { check } from './net-proxy-secret-in-env.ts';

const at = (values: Readonly<Record<string, string>>) => facts({ env: env(values) });

test('fires for user information, masked or not, and never shows it', () => {
  expectFinding(check, at({ https_proxy: 'http://<redacted>@proxy:3128' }), {
    severity: 'warn',
    says: ['https_proxy'],
  });
  expectFinding(check, at({ GOPROXY: 'https://u:hunter2@goproxy.corp,direct' }), {
    severity: 'warn',
    says: ['GOPROXY'],
  });
  expect(JSON.stringify(runCheck(check, at({ GOPROXY: 'https://u:hunter2@goproxy.corp' })))).not.toContain(
    'hunter2',
  );
});

test('stays quiet without', () => {
  expectQuiet(check, at({ HTTPS_PROXY: 'http://proxy:3128', OTHER: 'http://u:p@h' }));
});

test('cannot tell without the environment', () => {
  expectUnknown(check, facts({}), 'env');
});
