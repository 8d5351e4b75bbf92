import { expect, test } from 'vitest';
import { parseListeningSockets } from './parse-listening-sockets.ts';

const TEXT = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 10001        0 3185073 2 00000000c4fe6445 100 0 0 10 0
   1: 0100007F:A287 0100007F:AB42 06 00000000:00000000 03:00000474 00000000     0        0 0 3 0000000019766c2c
`;

test('what listens, with its inode', () => {
  expect(parseListeningSockets(TEXT, 4)).toEqual([
    { family: 4, address: '127.0.0.1', port: 8080, inode: '3185073' },
  ]);
  expect(parseListeningSockets('something else', 4)).toBeUndefined();
});

test('a text cut anywhere is read as far as it goes', () => {
  for (let n = 0; n <= TEXT.length; n++)
    expect(() => parseListeningSockets(TEXT.slice(0, n), 4)).not.toThrow();
});
