import { expect, test } from 'vitest';
import { wantedPorts } from './wanted-ports.ts';

const ports = (env: Readonly<Record<string, string>>, ...words: readonly string[]) =>
  wantedPorts(new Map(Object.entries(env)), words).map(({ port }) => port);

test('variables that name a listener', () => {
  expect(ports({ PORT: '80', LISTEN_ADDR: ':443', BIND: '[::]:81', HTTP_PORT: '0' })).toEqual([80, 443, 81]);
  expect(ports({ DB_PORT: '25', WEB_SERVICE_PORT: '80', WEB_PORT: 'tcp://10.0.0.1:80' })).toEqual([]);
});

test('options with and without "="', () => {
  expect(ports({}, '/app', '-addr=:80', '--web.listen-address', '0.0.0.0:90', '--port=99999')).toEqual([
    80, 90,
  ]);
  expect(ports({}, '/app', '--http-addr', '--verbose', '--report', '80', '--address')).toEqual([]);
});
