// Counts what may only become rarer, per room, against scripts/ratchet.json. `--write` accepts lower counts.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { globSync } from './glob.mjs';

const BASELINE = 'scripts/ratchet.json';
const PATTERNS: Readonly<Record<string, RegExp>> = {
  'as any': /\bas any\b/g,
  'as unknown as': /\bas unknown as\b/g,
  'ts-expect-error': /@ts-(expect-error|ignore|nocheck)/g,
  'lint disabled': /(ox|es)lint-disable/g,
  'skipped test': /\b(it|test|describe)\.(skip|todo|only)\(/g,
};

type Counts = Record<string, Record<string, number>>;

function roomOf(path: string): string {
  const [top = '', room = ''] = path.split('/');
  return top === 'src' ? `src/${room}` : top;
}

function count(): Counts {
  const counts: Counts = {};
  for (const path of globSync(['src', 'web/src', 'test', 'bench', 'scripts'], /\.(ts|tsx|mjs)$/)) {
    if (path === 'scripts/ratchet.ts' || path.includes('.generated.')) continue;
    const room = (counts[roomOf(path)] ??= {});
    const source = readFileSync(path, 'utf8');
    for (const [name, pattern] of Object.entries(PATTERNS)) {
      const found = source.match(pattern)?.length ?? 0;
      if (found > 0) room[name] = (room[name] ?? 0) + found;
      else room[name] ??= 0;
    }
  }
  return counts;
}

const now = count();
const before = existsSync(BASELINE) ? (JSON.parse(readFileSync(BASELINE, 'utf8')) as Counts) : {};
const worse: string[] = [];
for (const [room, counts] of Object.entries(now)) {
  for (const [name, found] of Object.entries(counts)) {
    const allowed = before[room]?.[name] ?? 0;
    if (found > allowed) worse.push(`${room}: "${name}" ${found}, allowed ${allowed}`);
  }
}
for (const room of Object.keys(before))
  if (now[room] === undefined) worse.push(`${room} is in ${BASELINE} but not in the tree`);
if (process.argv.includes('--write')) {
  writeFileSync(BASELINE, `${JSON.stringify(now, null, 2)}\n`);
  console.log(`wrote ${BASELINE}`);
} else if (worse.length > 0) {
  console.error(worse.join('\n'));
  process.exit(1);
} else console.log(`ratchet: ${Object.keys(now).length} rooms, nothing became worse`);
