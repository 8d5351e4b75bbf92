import { expect, test } from 'vitest';
import { translateWords } from './translate-words.ts';

test.each([
  ['top -cum -focus=main cpu.pb', 'top cpu.pb --sort=cum --focus=main'],
  ['-top -show_from main cpu.pb', 'top cpu.pb --show-from=main'],
  ['-peek=sync.* -inuse_space heap.pb', 'peek heap.pb --symbol=sync.* --sample-index=inuse_space'],
  ['-list foo cpu.pb', 'list cpu.pb --symbol=foo'],
  ['peek=foo cpu.pb', 'peek cpu.pb --symbol=foo'],
  ['peek foo cpu.pb', 'peek foo cpu.pb'],
  ['top -focus -x cpu.pb', 'top cpu.pb --focus=-x'],
  ['top --nodefraction .3 --divide_by=+2 a', 'top a --nodefraction=0.3 --divide-by=2'],
  ['top -trim=false -noinlines=true -mean=f a', 'top a --trim=false --noinlines'],
  ['top -trim a', 'top a --trim=true'],
  ['-mean_delay -top a', 'top a --sample-index=delay --mean'],
  ['-tree=false -top a', 'top a'],
  ['top -base=x --diff_base y a', 'top a --base=x --diff-base=y'],
  ['top --json -q -h a', 'top a --json -q -h'],
  ['top - -output=x', 'top - --output=x'],
  ['top --focus', 'top --focus'],
  ['diff --ci a b -- c d', 'diff c d --ci --base=a --base=b'],
  ['diff a b', 'diff a b'],
  ['top a -- b', 'top a b'],
  ['collect pid:7 -o dir', 'collect pid:7 --output=dir'],
])('%s', (words, expected) => {
  expect(translateWords(words.split(' ')).join(' ')).toBe(expected);
});
