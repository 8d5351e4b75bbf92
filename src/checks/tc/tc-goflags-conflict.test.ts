import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts, gone, goProject } from '../testing/facts.ts';
import { check } from './tc-goflags-conflict.ts';
const settings = (values: Readonly<Record<string, string>>) =>
  resolveGoSettings({ env: env({ HOME: '/home/u', ...values }), file: undefined, goroot: undefined });
const at = (GOFLAGS: string, hasVendor: boolean) =>
  facts({ 'go.settings': settings({ GOFLAGS }), 'go.project': { ...goProject('1.26'), hasVendor } });

test('fires when -mod does not fit the vendor folder, and for words that are no flags', () => {
  expectFinding(check, at('-mod=mod', true), { severity: 'warn', says: ['ignores the vendor folder'] });
  expectFinding(check, at('-trimpath -mod=vendor', false), {
    severity: 'warn',
    says: ['this project has none'],
  });
  expectFinding(check, at('trimpath', false), { severity: 'warn', says: ['"trimpath"'] });
});

test('stays quiet when it fits, and without GOFLAGS', () => {
  expectQuiet(check, at('-mod=vendor', true));
  expectQuiet(check, at('-mod=mod', false));
  expectQuiet(check, at('', false), 'not-applicable');
  expectQuiet(
    check,
    { ...facts({ 'go.settings': settings({ GOFLAGS: '-mod=mod' }) }), 'go.project': gone('go.mod') },
    'not-applicable',
  );
});

test('cannot tell without the settings', () => {
  expectUnknown(check, facts({ 'go.project': goProject('1.26') }), 'go.settings');
});
