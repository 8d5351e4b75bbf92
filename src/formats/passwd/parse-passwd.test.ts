import { expect, test } from 'vitest';
import { parsePasswd } from './parse-passwd.ts';

test('reads entries and skips what is none', () => {
  const text =
    'root:x:0:0:root:/root:/bin/sh\n# a comment\n+::::::\nnobody:x:65534:65534::/nonexistent:/bin/false\r\nshort:x:5\nbad:x:five:5::/b:\n';
  expect(parsePasswd(text)).toEqual([
    { name: 'root', uid: 0, home: '/root' },
    { name: 'nobody', uid: 65_534, home: '/nonexistent' },
  ]);
  expect(parsePasswd('')).toEqual([]);
});
