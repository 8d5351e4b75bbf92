import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, env, facts, gone } from '../testing/facts.ts';
import { answered, failedAt } from '../testing/network.ts';
import { check } from './net-goproxy-no-fallback.ts';

const URL = 'https://corp.example/golang.org/x/text/@v/list';
const at = (GOPROXY: string, asked = answered(URL, 403)) =>
  facts({
    'go.settings': resolveGoSettings({ env: env({ GOPROXY }), file: undefined, goroot: undefined }),
    'active.goproxy': [asked],
  });

test('fires when a comma follows an answer that stops', () => {
  expectFinding(check, at('https://corp.example,direct'), {
    severity: 'error',
    says: ['403', 'direct'],
    commands: ['https://corp.example|direct'],
  });
  expectFinding(check, at('https://corp.example/,direct', failedAt(URL, 'tcp', 'ECONNREFUSED')), {
    severity: 'error',
    says: ['ECONNREFUSED'],
  });
});

test('stays quiet for a pipe, for 200, 404 and 410, and for one entry', () => {
  expectQuiet(check, at('https://corp.example|direct'));
  for (const status of [200, 404, 410])
    expectQuiet(check, at('https://corp.example,direct', answered(URL, status)));
  expectQuiet(check, at('https://corp.example'), 'not-applicable');
  expectQuiet(check, { ...at('direct,off'), 'active.goproxy': gone('GOPROXY') }, 'not-applicable');
});

test('cannot tell without asking', () => {
  expectUnknown(
    check,
    { ...at('https://corp.example,direct'), 'active.goproxy': denied('--active') },
    '--active',
  );
});
