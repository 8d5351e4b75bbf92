import { expect, test } from 'vitest';
import { type Problem, rootCause } from './problem.ts';

const make = (
  code: Problem['code'],
  step: Problem['step'],
  severity: Problem['severity'],
  costMs?: number,
): Problem => ({
  code,
  step,
  severity,
  values: {},
  evidence: [],
  ...(costMs === undefined ? {} : { costMs }),
});

test('an error of an earlier step explains those of later ones, and errors come before warnings', () => {
  const list = [
    make('answer-slow', 'network', 'warn', 9000),
    make('reset', 'network', 'error'),
    make('dns-name', 'dns', 'error'),
  ];
  expect(rootCause(list)?.code).toBe('dns-name');
});

test('among warnings the costliest; without costs the first in the order of the steps', () => {
  expect(
    rootCause([make('dns-slow', 'dns', 'warn', 400), make('answer-slow', 'network', 'warn', 900)])?.code,
  ).toBe('answer-slow');
  expect(rootCause([make('sumdb', 'network', 'warn'), make('dir-network', 'files', 'warn')])?.code).toBe(
    'dir-network',
  );
  expect(rootCause([make('proxy-off', 'network', 'info')])).toBeUndefined();
  expect(rootCause([])).toBeUndefined();
});
