import { expect, test } from 'vitest';
import { hasIpv6Default, parsePortRange, parseSockstat } from './parse-net.ts';

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

test('finds a default route of IPv6', () => {
  const zero = '0'.repeat(32);
  const line = (flags: string, device: string, prefix = '00') =>
    `${zero} ${prefix} ${zero} 00 fe800000000000000000000000000001 00000400 00000001 00000000 ${flags} ${device}\n`;
  expect(hasIpv6Default(line('00450003', 'eth0'))).toBe(true);
  expect(hasIpv6Default(line('00200200', 'lo'))).toBe(false);
  expect(hasIpv6Default(line('00200200', 'eth0'))).toBe(false);
  expect(hasIpv6Default(line('00000001', 'eth0', '40'))).toBe(false);
  expect(hasIpv6Default('')).toBe(false);
});
