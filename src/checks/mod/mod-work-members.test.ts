import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { goMod, project, workspace } from '../testing/modules.ts';
import { check } from './mod-work-members.ts';

const APP = { use: './app', dir: '/src/app', goMod: goMod() };
const replacing = (name: string, to: string) => ({
  use: `./${name}`,
  dir: `/src/${name}`,
  goMod: goMod({ replace: [{ from: 'a.org/b', to }] }),
});

test('fires on folders without a module, on conflicts, and on a module that is left out', () => {
  expectFinding(
    check,
    facts(workspace(goMod(), {}, [APP, { use: './old', dir: '/src/old', goMod: undefined }])),
    {
      severity: 'error',
      says: ['./old'],
      commands: ['-dropuse=./old'],
    },
  );
  const two = [APP, replacing('c', '../fork'), replacing('d', './fork')];
  expectFinding(check, facts(workspace(goMod(), {}, two)), {
    severity: 'error',
    says: ['./c by /src/fork', './d by /src/d/fork'],
    commands: ['go work edit -replace=a.org/b=/src/fork'],
  });
  expectFinding(check, facts(workspace(goMod(), {}, [replacing('c', '../fork')])), {
    severity: 'warn',
    says: ['/src/app is not one'],
  });
});

test('stays quiet when all fits', () => {
  expectQuiet(
    check,
    facts(workspace(goMod(), {}, [APP, replacing('c', '../x'), replacing('d', '../c/../x')])),
  );
  const replace = [{ from: 'a.org/b', to: './chosen' }];
  expectQuiet(
    check,
    facts(workspace(goMod(), { replace }, [APP, replacing('c', '../x'), replacing('d', '../y')])),
  );
  expectQuiet(check, facts(project(goMod())), 'not-applicable');
  expectQuiet(check, { 'go.project': gone() }, 'not-applicable');
});

test('cannot tell without the modules', () => {
  const { 'go.project': own } = workspace(goMod(), {}, []);
  expectUnknown(check, facts({ 'go.project': own }), 'go.workspace');
});
