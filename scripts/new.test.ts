import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { planNew } from './new/plan.ts';

const paths = (kind: string, name: string): readonly string[] => {
  const files = planNew(kind, name);
  if (typeof files === 'string') throw new Error(files);
  return files.map((file) => file.path);
};

test('every kind begins with what CONTRIBUTING.md promises', () => {
  expect(paths('check', 'cpu/cpu-some-slug')).toEqual([
    'src/checks/cpu/cpu-some-slug.test.ts',
    'src/checks/cpu/cpu-some-slug.ts',
  ]);
  expect(paths('format', 'some-format')).toEqual([
    'src/formats/some-format/README.md',
    'src/formats/some-format/decode-some-format.test.ts',
    'src/formats/some-format/decode-some-format.ts',
  ]);
  expect(paths('report', 'some-format')).toEqual([
    'src/report/some-format.test.ts',
    'src/report/some-format.ts',
    'src/report/testing/goldens/some-format.en.golden',
    'src/report/testing/goldens/some-format.zh.golden',
  ]);
  expect(paths('command', 'some-command')).toEqual([
    'src/cli/commands/some-command.messages.ts',
    'src/cli/commands/some-command.ts',
  ]);
});

test('no placeholder is left, and every file can be read by the formatter that runs over it', () => {
  for (const [kind, name] of [
    ['check', 'cpu/cpu-some-slug'],
    ['format', 'some-format'],
    ['report', 'some-format'],
    ['command', 'some-command'],
  ] as const) {
    const files = planNew(kind, name);
    if (typeof files === 'string') throw new Error(files);
    for (const { path, content } of files) {
      expect(content + path).not.toMatch(/__\w+__/);
      if (!path.endsWith('.ts')) continue;
      const formatted = spawnSync('node_modules/.bin/oxfmt', [`--stdin-filepath=${path}`], {
        input: content,
        encoding: 'utf8',
      });
      expect([path, formatted.status, formatted.stderr]).toEqual([path, 0, '']);
    }
  }
});

test('a check whose slug does not begin with its room is refused with the name that would do', () => {
  expect(planNew('check', 'cpu/hostile-slug')).toContain('npm run new check cpu/cpu-hostile-slug');
});

test('a wish that is none of these is answered with what there is', () => {
  expect(planNew('chekc', 'x')).toBe('what is new? one of: check, format, command, report');
  expect(planNew('report', 'Some Format')).toBe('usage: npm run new report some-format');
});
