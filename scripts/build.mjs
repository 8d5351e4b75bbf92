// Builds what runs: the command line and server into dist/goroscope, the web UI into dist/web.
// Nothing is built that is newer than its sources; `--force` builds all.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { globSync } from './glob.mjs';
import { runSteps, tool } from './steps.mjs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const force = process.argv.includes('--force');

const newest = (roots, extra) =>
  Math.max(
    ...[...globSync(roots, /\.(ts|tsx|css|html|svg|json)$/), ...extra].map((f) => statSync(f).mtimeMs),
  );

function isFresh(stamp, roots, extra) {
  try {
    return !force && statSync(stamp).mtimeMs > newest(roots, extra);
  } catch {
    return false;
  }
}

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  sourcemap: 'linked',
  sourcesContent: false,
  loader: { '.proto': 'text', '.sql': 'text' },
  define: { GOROSCOPE_VERSION: JSON.stringify(version) },
  logLevel: 'error',
};

/** What the brief call loads only for rare files and large trees: files of their own, shared with the rest. */
const RARELY_NEEDED = /(^|\/)binary-scan-(full|pool)\.ts$/;
const loadedWhenNeeded = {
  name: 'loaded-when-needed',
  setup: ({ onResolve }) =>
    onResolve({ filter: RARELY_NEEDED }, ({ path }) => ({
      path: `./${basename(path, '.ts')}.js`,
      external: true,
    })),
};

/** Separate processes and threads: every `*.process.ts` and `*.worker.ts` becomes a file of its own beside the entry. */
async function bundle() {
  const stamp = 'dist/goroscope/.built';
  if (isFresh(stamp, ['src'], ['package.json', 'scripts/build.mjs'])) return { ok: true, output: '' };
  rmSync('dist/goroscope', { recursive: true, force: true });
  mkdirSync('dist/goroscope', { recursive: true });
  await build({
    ...common,
    entryPoints: [
      'src/cli/entry.ts',
      ...globSync(['src'], /\.(process|worker)\.ts$/),
      ...globSync(['src'], RARELY_NEEDED),
    ],
    entryNames: '[name]',
    chunkNames: 'chunk-[hash]',
    outdir: 'dist/goroscope',
    splitting: true,
    format: 'esm',
  });
  await build({
    ...common,
    entryPoints: ['src/cli/brief-entry.ts'],
    outfile: 'dist/goroscope/brief.cjs',
    format: 'cjs',
    minify: true,
    plugins: [loadedWhenNeeded],
  });
  writeFileSync(stamp, version);
  return { ok: true, output: '' };
}

function web() {
  const stamp = 'dist/web/index.html';
  if (
    isFresh(
      stamp,
      ['web/src', 'src/api', 'src/base', 'src/model', 'src/analyze', 'src/formats'],
      ['web/index.html', 'web/vite.config.ts', 'web/package.json'],
    )
  )
    return { ok: true, output: '' };
  return tool('vite', ['build', '--logLevel', 'warn', 'web']);
}

const result = await runSteps([
  ['command line and server', () => bundle().catch((error) => ({ ok: false, output: error.message }))],
  ['web UI', web],
]);
process.exit(result.failed === 0 ? 0 : 1);
