import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Markdown links and images to a place in the repository: `[text](target)`. */
const LINK = /\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;
const CODE_BLOCK = /^```[\s\S]*?^```/gm;
const CODE_SPAN = /`[^`\n]*`/g;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(file));

const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

const anchorsOf = (file: string): Set<string> => {
  const text = readFileSync(file, 'utf8').replace(CODE_BLOCK, '');
  const anchors = new Set<string>();
  for (const match of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) anchors.add(anchorOf(match[1] ?? ''));
  for (const match of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(match[1] ?? '');
  return anchors;
};

const problemsOf = (file: string): string[] => {
  const text = readFileSync(file, 'utf8').replace(CODE_BLOCK, '').replace(CODE_SPAN, '');
  const problems: string[] = [];
  for (const match of text.matchAll(LINK)) {
    const target = match[1] ?? '';
    if (/^[a-z][a-z+.-]*:/i.test(target)) continue;
    const [path = '', anchor] = target.split('#');
    const place = path === '' ? file : normalize(join(dirname(file), decodeURI(path)));
    if (!existsSync(place)) problems.push(`${file}: ${target} does not exist`);
    else if (anchor !== undefined && place.endsWith('.md') && !anchorsOf(place).has(decodeURI(anchor)))
      problems.push(`${file}: ${target} names no heading of ${place}`);
  }
  return problems;
};

describe('links between documents', () => {
  it('finds the documents', () => {
    expect(files).toContain('README.md');
    expect(files.length).toBeGreaterThan(50);
  });

  it('every relative link leads to a file, and every anchor to a heading', () => {
    expect(files.flatMap(problemsOf)).toEqual([]);
  });
});
