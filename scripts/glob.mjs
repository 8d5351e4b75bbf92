// The files below some folders whose path matches, sorted, with forward slashes. Node 20 has no fs.glob.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** @param {readonly string[]} roots @param {RegExp} pattern @returns {string[]} */
export function globSync(roots, pattern) {
  const found = [];
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name === '.cache') continue;
      const path = join(dir, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (pattern.test(path)) found.push(path);
    }
  };
  for (const root of roots) walk(root);
  return found.sort();
}
