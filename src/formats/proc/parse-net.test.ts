import { expect, test } from 'vitest';
import { parsePortRange, parseSockstat } from './parse-net.ts';

test('reads a port range', () => {
  expect(parsePortRange('32768\t60999\n')).toEqual({ first: 32_768, last: 60_999 });
  for (const text of ['', '1', '5 4', '1 70000', 'a b']) expect(parsePortRange(text)).toBeUndefined();
});

test('reads the sockets of both families', () => {
  const text = 'sockets: used 231\nTCP: inuse 5 orphan 0 tw 12 alloc 9 mem 3\nUDP: inuse 4 mem 1\n';
  expect(parseSockstat(text)).toEqual({ inUse: 5, timeWait: 12 });
  expect(parseSockstat('TCP6: inuse 7\nUDP6: inuse 2\n')).toEqual({ inUse: 7, timeWait: 0 });
  expect(parseSockstat('')).toBeUndefined();
});
