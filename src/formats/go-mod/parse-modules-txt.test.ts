import { expect, test } from 'vitest';
import { parseGoSum, parseModulesTxt } from './parse-modules-txt.ts';

// Written by "go mod vendor" of go1.26, with a replacement of each kind.
const TEXT = `# example.org/a v1.0.0 => ./a
## explicit; go 1.24
example.org/a
example.org/a/sub
# golang.org/x/text v0.14.0
## explicit; go 1.18
golang.org/x/text/width
# example.org/indirect v0.3.0-0.20240101000000-abcdefabcdef
# example.org/b v1.2.0 => example.org/fork v1.2.1
## explicit
# example.org/a => ./a
`;

test('reads modules, marks and replacements', () => {
  const { workspace, modules } = parseModulesTxt(TEXT);
  expect(workspace).toBe(false);
  expect(modules).toEqual([
    { path: 'example.org/a', version: 'v1.0.0', explicit: true, go: '1.24', replacedBy: './a' },
    { path: 'golang.org/x/text', version: 'v0.14.0', explicit: true, go: '1.18', replacedBy: undefined },
    {
      path: 'example.org/indirect',
      version: 'v0.3.0-0.20240101000000-abcdefabcdef',
      explicit: false,
      go: undefined,
      replacedBy: undefined,
    },
    {
      path: 'example.org/b',
      version: 'v1.2.0',
      explicit: true,
      go: undefined,
      replacedBy: 'example.org/fork@v1.2.1',
    },
    { path: 'example.org/a', version: '', explicit: false, go: undefined, replacedBy: './a' },
  ]);
  expect(parseModulesTxt(`## workspace\n${TEXT}`).workspace).toBe(true);
});

test('skips what it does not know, cut anywhere', () => {
  expect(parseModulesTxt('## explicit\n# x\n# y latest\n#\nz\n').modules).toEqual([]);
  for (let n = 0; n <= TEXT.length; n++) expect(() => parseModulesTxt(TEXT.slice(0, n))).not.toThrow();
});

test('reads go.sum', () => {
  const hash = 'h1:ScX5w1eTa3QqT8oi6+ziP7dTV1S2+ALU0bI+0zXKWiQ=';
  expect(
    parseGoSum(
      `golang.org/x/text v0.14.0 ${hash}\ngolang.org/x/text v0.14.0/go.mod ${hash}\nbroken\n<<<<<<< HEAD\n`,
    ),
  ).toEqual(['golang.org/x/text v0.14.0', 'golang.org/x/text v0.14.0/go.mod']);
});
