import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { goMod, project, requires, vendored, workspace } from '../testing/modules.ts';
import { check } from './mod-vendor-stale.ts';

const list = (...modules: ReturnType<typeof vendored>[]) => ({ 'go.vendor': { workspace: false, modules } });

test('fires on each kind of drift', () => {
  const raised = project(goMod({ require: requires('golang.org/x/text@v0.15.0') }));
  expectFinding(check, facts({ ...raised, ...list(vendored('golang.org/x/text@v0.14.0')) }), {
    severity: 'error',
    says: ['2 modules', 'golang.org/x/text@v0.15.0', 'not marked as explicit'],
    commands: ['go mod vendor'],
  });
  const replaced = project(
    goMod({ require: requires('a.org/b@v1.0.0'), replace: [{ from: 'a.org/b', to: 'a.org/fork@v1.0.1' }] }),
  );
  expectFinding(check, facts({ ...replaced, ...list(vendored('a.org/b@v1.0.0')) }), {
    severity: 'error',
    says: ['a.org/b: replaced, but not marked'],
  });
  const only = vendored('a.org/b@v1.0.0', { replacedBy: 'a.org/fork@v1.0.1' });
  expectFinding(check, facts({ ...project(goMod({ require: requires('a.org/b@v1.0.0') })), ...list(only) }), {
    severity: 'error',
    says: ['but not replaced'],
  });
});

test('stays quiet when both agree, in a workspace too, and without a vendor folder', () => {
  const file = goMod({
    require: requires('a.org/b@v1.0.0', 'c.org/d@v2.0.0'),
    replace: [{ from: 'a.org/b', to: '../b' }],
  });
  const modules = [
    vendored('a.org/b@v1.0.0', { replacedBy: '../b' }),
    vendored('c.org/d@v2.0.0'),
    vendored('e.org/f@v0.1.0', { explicit: false }),
    vendored('a.org/b@', { explicit: false, replacedBy: '../b' }),
  ];
  expectQuiet(check, facts({ ...project(file), ...list(...modules) }));
  const members = [
    { use: './app', dir: '/src/app', goMod: file },
    { use: './b', dir: '/src/b', goMod: goMod({ require: requires('g.org/h@v1.0.0') }) },
  ];
  const shared = list(...modules, vendored('g.org/h@v1.0.0'));
  expectQuiet(check, facts({ ...workspace(file, {}, members), ...shared }));
  expectQuiet(check, { ...facts(project(file)), 'go.vendor': gone() }, 'not-applicable');
});

test('cannot tell without the list of the workspace', () => {
  const { 'go.project': own } = workspace(goMod(), {}, []);
  expectUnknown(check, facts({ 'go.project': own, ...list() }), 'go.workspace');
  expectUnknown(check, facts(project(goMod())), 'go.vendor');
});
