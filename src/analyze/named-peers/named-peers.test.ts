import { expect, test } from 'vitest';
import { certificateFiles, configTexts, localDials, namedPeers } from './named-peers.ts';

const texts = configTexts(
  new Map([
    ['API_URL', 'https://api.example.org/v1'],
    ['CACHE', 'rediss://:<redacted>@cache.example.org'],
    ['AGAIN', 'https://API.example.org:443'],
    ['PLAIN', 'http://plain.example.org:8080 ftp://f.example.org https://x.example.org:99999'],
    ['GOPROXY', 'https://goproxy.example.org,direct'],
    ['https_proxy', 'https://proxy.example.org:3128'],
    ['UPSTREAM', 'http://[::1]:8081,localhost:9000'],
    ['SSL_CERT_FILE', '/etc/roots.pem'],
    ['TLS_CERT', '/etc/tls/tls.crt'],
  ]),
  [
    '/app',
    '--addr=127.0.0.1:7000',
    '-key=/etc/tls/tls.key',
    '--ca=/etc/tls/ca.pem',
    'wss://[2001:db8::1]:8443/x',
  ],
);

test('servers by scheme, each once', () => {
  expect(namedPeers(texts)).toEqual([
    { namedBy: 'API_URL', host: 'api.example.org', port: 443 },
    { namedBy: 'CACHE', host: 'cache.example.org', port: 6379 },
    { namedBy: 'command line', host: '[2001:db8::1]', port: 8443 },
  ]);
});

test('addresses of this machine, and files of certificates', () => {
  expect(localDials(texts).map(({ host, port }) => `${host}:${port}`)).toEqual([
    '[::1]:8081',
    'localhost:9000',
    '127.0.0.1:7000',
  ]);
  expect(
    localDials([{ from: 'A', text: 'mylocalhost:80 1127.0.0.1:80 localhost:0 localhost:700000' }]),
  ).toEqual([]);
  expect(certificateFiles(texts)).toEqual(['/etc/tls/tls.crt', '/etc/tls/ca.pem']);
});
