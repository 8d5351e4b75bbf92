// Completes package-lock.json with the platform packages that the registry in use did not offer when the lock was written. npm
// leaves them out and `npm ci` then refuses the lock; with an entry they are only fetched on their own platform.
// Run after `npm install` of a package with platform packages; `--check` says what is missing.
import { readFileSync, writeFileSync } from 'node:fs';

const OS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'aix',
  'win32',
];
const CPU = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];

/** `@a/b-linux-arm64-gnu` → `{ os: ['linux'], cpu: ['arm64'] }`; a package without a platform in its name stays out. */
function platformOf(name) {
  const words = name.split('/').at(-1).split(/[-.]/);
  const os =
    words.includes('win32') || words.includes('windows') ? 'win32' : OS.find((o) => words.includes(o));
  const cpu =
    CPU.find((c) => words.includes(c)) ?? (words.some((w) => w.startsWith('arm')) ? 'arm' : undefined);
  return { ...(cpu !== undefined && { cpu: [cpu] }), ...(os !== undefined && { os: [os] }) };
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const missing = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const found = [`${path}/node_modules/${name}`, `node_modules/${name}`].some(
      (p) => lock.packages[p] !== undefined,
    );
    if (found) continue;
    missing.push(`${name}@${version}`);
    const inherited = entry.dev === true ? { dev: true } : {};
    lock.packages[`node_modules/${name}`] = { version, ...inherited, ...platformOf(name), optional: true };
  }
}
if (missing.length === 0) console.log('package-lock.json: complete');
else if (process.argv.includes('--check')) {
  console.error(
    `missing in package-lock.json (run "node scripts/complete-lock.mjs"):\n  ${missing.join('\n  ')}`,
  );
  process.exit(1);
} else {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`package-lock.json: added ${missing.join(', ')}`);
}
