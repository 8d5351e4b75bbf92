import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts, goProject } from '../testing/facts.ts';
import { check } from './tc-cgo-no-compiler.ts';
const settings = (values: Readonly<Record<string, string>>) =>
  resolveGoSettings({ env: env({ HOME: '/home/u', ...values }), file: undefined, goroot: undefined });
const at = (found: string | null, values: Readonly<Record<string, string>> = {}) =>
  facts({
    'go.settings': settings(values),
    'go.project': goProject('1.26'),
    'cc.onPath': { found, looked: ['gcc', 'clang'] },
  });

test('fires as an error when cgo is asked for, as a note when it is not said', () => {
  expectFinding(check, at(null, { CGO_ENABLED: '1' }), {
    severity: 'error',
    says: ['gcc, clang'],
    commands: ['CGO_ENABLED=0'],
  });
  expectFinding(check, at(null), { severity: 'info', says: ['without cgo'] });
});

test('stays quiet with a compiler, and without cgo', () => {
  expectQuiet(check, at('/usr/bin/gcc', { CGO_ENABLED: '1' }));
  expectQuiet(check, at(null, { CGO_ENABLED: '0' }), 'not-applicable');
});

test('cannot tell without PATH', () => {
  expectUnknown(check, facts({ 'go.settings': settings({}), 'go.project': goProject('1.26') }), 'cc.onPath');
});
