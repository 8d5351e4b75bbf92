import { expect, test } from 'vitest';
import { recogniseBriefCall } from './brief-call.ts';

test('a brief call on directories is recognised, every other is left to the command frame', () => {
  const call = (...words: string[]) => recogniseBriefCall(words, { LANG: 'zh_CN.UTF-8' });
  const expected = { directories: ['src'], json: false, quiet: false, lang: 'zh' };
  expect(call('binary', 'src', '--brief')).toEqual(expected);
  expect(call('binary', '--brief', '--json', '--lang=en', 'src', 'docs')).toEqual({
    ...expected,
    directories: ['src', 'docs'],
    json: true,
    lang: 'en',
  });
  for (const words of [
    'src',
    '--brief',
    'src --brief --all',
    'src package.json --brief',
    'nowhere --brief',
    'src --brief -q',
  ])
    expect(call('binary', ...words.split(' '))).toBeUndefined();
  expect(call('doctor', 'src', '--brief')).toBeUndefined();
});
