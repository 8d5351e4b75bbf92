#!/usr/bin/env node
// Starts the built program; in a checkout that has not been built it says how.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`goroscope needs Node.js 20.19 or newer, this is ${process.versions.node}\n`);
  process.exit(3);
}
const entry = new URL('../dist/goroscope/entry.js', import.meta.url);
if (!existsSync(fileURLToPath(entry))) {
  process.stderr.write('goroscope is not built in this checkout: run "npm run build"\n');
  process.exit(3);
}
await import(entry.href);
