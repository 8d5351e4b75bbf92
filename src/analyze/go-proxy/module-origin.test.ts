import { expect, test } from 'vitest';
import { isVcsAllowed, originOfPage, originOfPath } from './module-origin.ts';

test.each([
  ['github.com/a/b', 'git', 'https://github.com/a/b'],
  ['github.com/a/b/v2/sub', 'git', 'https://github.com/a/b'],
  ['bitbucket.org/a/b', 'git', 'https://bitbucket.org/a/b'],
  ['lab.example/x/own.git/sub', 'git', 'https://lab.example/x/own.git'],
  ['lab.example/own.hg', 'hg', 'https://lab.example/own.hg'],
])('%s names its repository', (path, vcs, repository) =>
  expect(originOfPath(path)).toEqual({ vcs, repository }),
);

test('others have to be asked', () => {
  for (const path of ['golang.org/x/text', 'github.com/a', 'lab.example/own', 'localhost/own.git'])
    expect(originOfPath(path)).toBeUndefined();
});

test('the tag of the longest prefix; a proxy of its own before a repository', () => {
  const tag = (content: string) => `<meta name="go-import" content="${content}">`;
  const page = `<head>${tag('a.example git https://a/short')}<META content='a.example/b git https://a/long' NAME=go-import>${tag('c.example git https://c')}`;
  expect(originOfPage(page, 'a.example/b/c')).toEqual({ vcs: 'git', repository: 'https://a/long' });
  expect(originOfPage(page, 'a.example/bc')?.repository).toBe('https://a/short');
  expect(originOfPage(page, 'd.example')).toBeUndefined();
  expect(originOfPage(page + tag('a.example mod https://p'), 'a.example/b')?.vcs).toBe('mod');
});

// go help vcs.
test.each([
  ['', false, 'git', true],
  ['', false, 'svn', false],
  ['', true, 'svn', true],
  ['*:off', false, 'git', false],
  ['public:git', false, 'hg', false],
  ['a.example:hg, *:git', true, 'git', false],
  ['a.example:hg|git', false, 'git', true],
  ['a.example:off', true, 'mod', true],
])('GOVCS=%j, private %s, %s: %s', (govcs, isPrivate, vcs, allowed) =>
  expect(isVcsAllowed(govcs, 'a.example/m', isPrivate, vcs)).toBe(allowed),
);
