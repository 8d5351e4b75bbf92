import { build } from 'esbuild';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Bundles programs of tests and benchmarks the way `scripts/build.mjs` bundles the product: flat, packages external, one
 * chunk shared. `entries` maps an output name (`server.process`) to its source. Returns the folder.
 */
export async function bundle(name: string, entries: Readonly<Record<string, string>>): Promise<string> {
  const outdir = join('.cache', name);
  await mkdir(outdir, { recursive: true });
  await build({
    entryPoints: Object.entries(entries).map(([out, source]) => ({ out, in: source })),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  return outdir;
}

/** The engine's process: must lie beside every bundle that opens an embedded store. */
export const ENGINE_ENTRY = { 'engine.process': 'src/store/chdb/engine.process.ts' } as const;
