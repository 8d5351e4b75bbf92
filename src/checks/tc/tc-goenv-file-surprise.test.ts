import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { check } from './tc-goenv-file-surprise.ts';

const at = (file: Readonly<Record<string, string>>, variables: Readonly<Record<string, string>> = {}) =>
  facts({
    'go.settings': resolveGoSettings({
      env: env({ HOME: '/home/u', ...variables }),
      file: { path: '/home/u/.config/go/env', values: env(file) },
      goroot: undefined,
    }),
  });

test('fires when the file decides, or is overridden', () => {
  expectFinding(check, at({ GOPROXY: 'https://corp,direct' }), {
    severity: 'info',
    says: ['GOPROXY', '/home/u/.config/go/env'],
  });
  expectFinding(check, at({ CGO_ENABLED: '0' }, { CGO_ENABLED: '1' }), {
    severity: 'info',
    says: ['CGO_ENABLED'],
  });
});

test('stays quiet without a file, and for keys of no consequence', () => {
  expectQuiet(check, at({}));
  expectQuiet(check, at({ GOPATH: '/data/go' }));
  expectQuiet(check, at({ GOPROXY: 'off' }, { GOPROXY: 'off' }), 'pass');
});

test('cannot tell without the settings', () => {
  expectUnknown(check, facts({}), 'go.settings');
});
