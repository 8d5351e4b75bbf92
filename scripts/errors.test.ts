import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { ERROR_CATALOG } from '../src/base/errors/catalog.generated.ts';
import { globSync } from './glob.mjs';

const codes = Object.keys(ERROR_CATALOG).sort();

test.each(['docs/errors.md', 'docs/errors.zh-CN.md'])(
  '%s lists exactly the codes of the catalogue',
  (page) => {
    const listed = [...readFileSync(page, 'utf8').matchAll(/^\| `(\w+)` \|/gm)].map((m) => m[1]).sort();
    expect(listed).toEqual(codes);
  },
);

test('no code is declared by two families', async () => {
  const declared: string[] = [];
  for (const file of globSync(['src/base/errors/codes'], /\.errors\.ts$/)) {
    const { errors } = (await import(pathToFileURL(file).href)) as { errors: object };
    declared.push(...Object.keys(errors));
  }
  expect(declared.sort()).toEqual(codes);
  expect(codes.every((c) => /^[A-Z][A-Z0-9_]+$/.test(c))).toBe(true);
});
