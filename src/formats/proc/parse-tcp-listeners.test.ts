import { expect, test } from 'vitest';
import { defaultRouteInterface, localhostAddresses, parseTcpListeners } from './parse-tcp-listeners.ts';

const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

test('reads listeners of both families', () => {
  const tcp = `${HEADER}   0: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1 1 0 100 0 0 10 0
   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 2 1 0 100 0 0 10 0
   2: 0100007F:1F91 0100007F:C001 01 00000000:00000000 00:00000000 00000000 0 0 3 1 0 100 0 0 10 0
`;
  expect(parseTcpListeners(tcp, 4)).toEqual([
    { family: 4, address: '127.0.0.1', port: 8081 },
    { family: 4, address: '0.0.0.0', port: 22 },
  ]);
  const line = (address: string, port: string) =>
    `   0: ${address}:${port} 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 4 1 0\n`;
  const tcp6 =
    HEADER +
    line('00000000000000000000000001000000', '1F90') +
    line('00000000000000000000000000000000', '0050') +
    line('0000000000000000FFFF00000100007F', '0051') +
    line('B80D0120000000000000000001000000', '0052');
  expect(parseTcpListeners(tcp6, 6)).toEqual([
    { family: 6, address: '::1', port: 8080 },
    { family: 6, address: '::', port: 80 },
    { family: 6, address: '::ffff:127.0.0.1', port: 81 },
    { family: 6, address: '2001:db8:0:0:0:0:0:1', port: 82 },
  ]);
  expect(parseTcpListeners('nonsense', 4)).toBeUndefined();
  for (let n = HEADER.length; n < tcp.length; n++)
    expect(() => parseTcpListeners(tcp.slice(0, n), 4)).not.toThrow();
});

test('finds the way out with the smallest metric', () => {
  const text = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
`;
  expect(defaultRouteInterface(text)).toBe('eth0');
  expect(defaultRouteInterface('Iface\tDestination\n')).toBeUndefined();
});

test('finds localhost in hosts', () => {
  expect(
    localhostAddresses('127.0.0.1 localhost\n::1 ip6-localhost ip6-loopback # localhost\n::1\tLOCALHOST\n'),
  ).toEqual(['127.0.0.1', '::1']);
});
