import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { goMod, project, workspace } from '../testing/modules.ts';
import { check } from './mod-work-go-older.ts';

const member = (use: string, go: string) => ({ use, dir: `/src/${use.slice(2)}`, goMod: goMod({ go }) });

test('fires when a module asks for more than the go.work', () => {
  const members = [member('./app', '1.24.0'), member('./b', '1.25.2')];
  expectFinding(check, facts(workspace(goMod(), { go: '1.25.0' }, members)), {
    severity: 'error',
    says: ['/src/go.work says go 1.25.0', './b requires go 1.25.2'],
    commands: ['go work use'],
  });
  expectFinding(check, facts(workspace(goMod(), { go: undefined }, [member('./a', '1.21')])), {
    severity: 'error',
    says: ['go 1.18'],
  });
});

test('stays quiet when it is at least the newest', () => {
  expectQuiet(
    check,
    facts(workspace(goMod(), { go: '1.25.0' }, [member('./app', '1.25.0'), member('./b', '1.20')])),
  );
  expectQuiet(check, facts(workspace(goMod(), { go: '1.18' }, [member('./app', '1.20')])));
  expectQuiet(check, facts(project(goMod())), 'not-applicable');
  expectQuiet(check, { 'go.project': gone() }, 'not-applicable');
});

test('cannot tell without the modules', () => {
  const { 'go.project': own } = workspace(goMod(), {}, []);
  expectUnknown(check, facts({ 'go.project': own }), 'go.workspace');
});
