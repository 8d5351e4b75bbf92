import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { WEB_DIR } from './browser.ts';

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly isEntry?: boolean;
}

/** ui.md: what a browser loads before the first page is complete, compressed. */
const FIRST_LOAD_BUDGET = 350 * 1024;

const manifestPath = join(WEB_DIR, '.vite', 'manifest.json');

function readManifest(): Readonly<Record<string, Chunk>> {
  return JSON.parse(readFileSync(manifestPath, 'utf8')) as Record<string, Chunk>;
}

/** Files of a chunk and of everything it imports at once. */
function filesOf(manifest: Readonly<Record<string, Chunk>>, key: string, into: Set<string>): Set<string> {
  const chunk = manifest[key];
  if (chunk === undefined || into.has(chunk.file)) return into;
  into.add(chunk.file);
  for (const css of chunk.css ?? []) into.add(css);
  for (const imported of chunk.imports ?? []) filesOf(manifest, imported, into);
  return into;
}

const sizeOf = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(WEB_DIR, file))).length, 0);

describe.skipIf(!existsSync(manifestPath))('bundle', () => {
  test('the first load of any page stays within 350 KB compressed', () => {
    const manifest = readManifest();
    const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry === true) ?? '';
    const pages = manifest[entry]?.dynamicImports ?? [];
    expect(pages.length).toBeGreaterThanOrEqual(7);
    const sizes = pages.map((page) => {
      const files = filesOf(manifest, page, filesOf(manifest, entry, new Set()));
      return { page, bytes: sizeOf(files) + gzipSync(readFileSync(join(WEB_DIR, 'index.html'))).length };
    });
    for (const { page, bytes } of sizes) console.log(`${page}: ${(bytes / 1024).toFixed(1)} KB`);
    expect(sizes.filter(({ bytes }) => bytes > FIRST_LOAD_BUDGET)).toEqual([]);
  });

  test('the contract is in the bundle as types only', () => {
    const manifest = readManifest();
    const code = Object.values(manifest)
      .filter((chunk) => chunk.file.endsWith('.js'))
      .map((chunk) => readFileSync(join(WEB_DIR, chunk.file), 'utf8'));
    expect(code.some((text) => text.includes('ZodError'))).toBe(false);
  });
});
