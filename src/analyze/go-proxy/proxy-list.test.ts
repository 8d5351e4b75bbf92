import { expect, test } from 'vitest';
import { matchesPatterns, parseProxyList } from './proxy-list.ts';

const problems = (text: string) => parseProxyList(text).problems.map((p) => p.problem);

test('takes the list apart', () => {
  expect(parseProxyList('https://a.example|https://b.example, direct')).toEqual({
    entries: [
      { url: 'https://a.example', fallThrough: 'any' },
      { url: 'https://b.example', fallThrough: 'missing' },
      { url: 'direct', fallThrough: 'none' },
    ],
    problems: [],
  });
});

test('a host name gets https, as the go command gives it', () => {
  expect(parseProxyList('goproxy.corp/path').entries[0]?.url).toBe('https://goproxy.corp/path');
  expect(problems('goproxy.corp,direct')).toEqual([]);
});

test.each([
  ['artifactory,direct', ['word']],
  ['ftp://a.example', ['scheme']],
  ['/srv/proxy', ['scheme']],
  [',', ['empty-entry', 'empty']],
  [' ', ['empty']],
  ['https://a.example,,direct', ['empty-entry']],
  ['direct,https://a.example', ['ignored']],
  ['off|direct', ['ignored']],
  ['https://a.example,direct', []],
  ['file:///srv/proxy', []],
])('%j', (text, expected) => {
  expect(problems(text)).toEqual(expected);
});

test('private patterns match whole leading elements', () => {
  expect(matchesPatterns('corp.example', 'corp.example/team/mod')).toBe(true);
  expect(matchesPatterns('*.corp.example', 'git.corp.example/mod')).toBe(true);
  expect(matchesPatterns('corp.example/team', 'corp.example/teamster')).toBe(false);
  expect(matchesPatterns('corp.example/team/', 'corp.example/team')).toBe(true);
  expect(matchesPatterns('', 'a')).toBe(false);
  expect(matchesPatterns('a,*', 'anything/else')).toBe(true);
  expect(matchesPatterns('[', 'a')).toBe(false);
});
