import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly engines?: { readonly node?: string } }>>;
}

const numbers = (version: string): readonly number[] =>
  [0, 1, 2].map((i) => Number(/\d+/.exec(version.split('.')[i] ?? '')?.[0] ?? 0));

function compare(a: readonly number[], b: readonly number[]): number {
  for (const i of [0, 1, 2]) {
    const by = (a[i] ?? 0) - (b[i] ?? 0);
    if (by !== 0) return by;
  }
  return 0;
}

/** Whether a version is in a range of `engines`: alternatives by `||`, comparators that must all hold by spaces. */
function admits(range: string, version: readonly number[]): boolean {
  return range.split('||').some((part) =>
    [...part.matchAll(/(>=|<=|>|<|\^|~|=)?\s*v?(\d[\w.-]*|\*)/g)].every(([, operator = '=', text = '*']) => {
      if (text === '*') return true;
      const by = compare(version, numbers(text));
      const [major = 0, minor = 0] = numbers(text);
      if (operator === '>=') return by >= 0;
      if (operator === '>') return by > 0;
      if (operator === '<=') return by <= 0;
      if (operator === '<') return by < 0;
      if (operator === '^') return by >= 0 && version[0] === major;
      if (operator === '~') return by >= 0 && version[0] === major && version[1] === minor;
      return text.split('.').every((_, i) => version[i] === numbers(text)[i]);
    }),
  );
}

test('every package in the lock runs on the oldest Node.js this program promises', () => {
  const oldest = numbers(
    (JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } }).engines.node.replace(
      '>=',
      '',
    ),
  );
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  const tooNew = Object.entries(packages).filter(([, { engines }]) => !admits(engines?.node ?? '*', oldest));
  expect(tooNew.map(([path, { engines }]) => `${path}: ${engines?.node}`)).toEqual([]);
});

test.for([
  ['>=22', false],
  ['^20.19.0 || >=22.12.0', true],
  ['^18 || ^20.20', false],
  ['>= 14.17 <20', false],
  ['20 || 22', true],
  ['18 || 22', false],
  ['*', true],
] as const)('20.19.0 in "%s": %s', ([range, expected]) => {
  expect(admits(range, [20, 19, 0])).toBe(expected);
});
