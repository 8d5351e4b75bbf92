import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, gone, goProject } from '../testing/facts.ts';
import { check } from './tc-gowork-active.ts';

const at = (path: string) =>
  facts({
    'go.project': {
      ...goProject('1.26'),
      goWork: { path, file: { ...goProject('1.26').goMod, use: ['./a', './b'] } },
    },
  });

test('fires for a go.work above the module', () => {
  expectFinding(check, at('/src/go.work'), {
    severity: 'info',
    says: ['/src/go.work', '2 modules'],
    commands: ['GOWORK=off'],
  });
});

test('stays quiet without one, and for its own', () => {
  expectQuiet(check, facts({ 'go.project': goProject('1.26') }));
  expectQuiet(check, at('/src/app/go.work'));
  expectQuiet(check, { 'go.project': gone('go.mod') }, 'not-applicable');
});

test('cannot tell when go.mod may not be read', () => {
  expectUnknown(check, { 'go.project': denied('/src/app/go.mod') }, '/src/app/go.mod');
});
