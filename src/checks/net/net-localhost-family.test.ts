import { test } from 'vitest';
import type { LocalDial, TcpListener } from '../../model/peers.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './net-localhost-family.ts';

const world = (
  dial: [string, number] | undefined,
  listen: [4 | 6, string, number][],
  localhost = ['127.0.0.1', '::1'],
) => {
  const listeners = listen.map(([family, address, port]): TcpListener => ({ family, address, port }));
  const dials: LocalDial[] = dial === undefined ? [] : [{ from: 'UPSTREAM', host: dial[0], port: dial[1] }];
  return facts({ 'net.localDials': dials, 'net.listeners': listeners, 'net.localhost': localhost });
};

test('fires when dial and listener are of different families', () => {
  expectFinding(check, world(['[::1]', 8081], [[4, '127.0.0.1', 8081]]), {
    severity: 'warn',
    says: ['UPSTREAM dials [::1]:8081 over IPv6', 'IPv4 only (127.0.0.1)'],
    commands: ['127.0.0.1:8081'],
  });
  expectFinding(check, world(['127.0.0.1', 9000], [[6, '::1', 9000]]), {
    severity: 'warn',
    commands: ['[::1]:9000'],
  });
  expectFinding(check, world(['localhost', 9000], [[6, '::1', 9000]], ['127.0.0.1']), { severity: 'warn' });
});

test('stays quiet when it is heard, or when nothing listens there', () => {
  expectQuiet(check, world(['localhost', 9000], [[4, '127.0.0.1', 9000]]));
  expectQuiet(check, world(['127.0.0.1', 9000], [[6, '::', 9000]]));
  expectQuiet(check, world(['127.0.0.1', 9000], [[6, '::ffff:127.0.0.1', 9000]]));
  expectQuiet(
    check,
    world(
      ['[::1]', 9000],
      [
        [4, '127.0.0.1', 9000],
        [6, '::1', 9000],
      ],
    ),
  );
  expectQuiet(check, world(['[::1]', 9000], [[4, '0.0.0.0', 80]]));
  expectQuiet(check, world(undefined, []), 'not-applicable');
});

test('cannot tell without the listeners', () => {
  expectUnknown(check, facts({ 'net.localDials': [] }), 'net.listeners');
});
