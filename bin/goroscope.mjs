#!/usr/bin/env node
// Starts the built program; in a checkout that has not been built it says how.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`goroscope needs Node.js 20.19 or newer, this is ${process.versions.node}\n`);
  process.exit(3);
}
const built = new URL('../dist/goroscope/', import.meta.url);
if (!existsSync(fileURLToPath(new URL('entry.js', built)))) {
  process.stderr.write('goroscope is not built in this checkout: run "npm run build"\n');
  process.exit(3);
}
const words = process.argv.slice(2);
// One small file answers this call before the rest of the program would be loaded.
const isBrief =
  words[0] === 'binary' &&
  words.includes('--brief') &&
  (await createRequire(import.meta.url)(fileURLToPath(new URL('brief.cjs', built))).answerBriefCall(words));
if (!isBrief) await import(new URL('entry.js', built).href);
