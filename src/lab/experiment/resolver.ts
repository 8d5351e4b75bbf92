import { startDnsServer } from '../dns-server/start-dns-server.ts';
import { startGoproxy } from '../goproxy/start-goproxy.ts';
import { type Experiment, labCase, type LabService } from './experiment.ts';
import { experimentMessages as m } from './experiment.messages.ts';

const ADDRESS = '127.77.0.53';
const NOBODY_THERE = '127.77.0.54';
const NAME = 'modules.lab.example';
const download = ['mod', 'download', 'lab.example/hello@v1.0.0'];
const FRESH = { GOMODCACHE: '$DIR/mod' };
const conf = (server: string) =>
  `printf 'nameserver ${server}\\noptions timeout:2 attempts:1\\n' > "$DIR/resolv.conf"; mount --bind "$DIR/resolv.conf" /etc/resolv.conf`;
const hosts = (lines: string) => `printf '${lines}' > "$DIR/hosts"; mount --bind "$DIR/hosts" /etc/hosts`;

const confOf = (lines: string) =>
  `printf '${lines}' > "$DIR/resolv.conf"; mount --bind "$DIR/resolv.conf" /etc/resolv.conf`;

const server =
  (answer: string | undefined, delayMs: number, fails: boolean) => async (): Promise<LabService> => {
    const proxy = await startGoproxy({ port: 0, tls: false, faults: [], cacheDir: undefined });
    const dns = await startDnsServer({ address: ADDRESS, answer, delayMs, fails });
    return {
      env: { GOPROXY: `http://${NAME}:${new URL(proxy.url).port}`, GOSUMDB: 'off' },
      close: async () => {
        await dns.close();
        await proxy.close();
      },
    };
  };

async function atLocalhost(host?: string): Promise<LabService> {
  const options = { port: 0, tls: false, faults: [], cacheDir: undefined };
  const { url, close } = await startGoproxy(host === undefined ? options : { ...options, host });
  return { env: { GOPROXY: `http://localhost:${new URL(url).port}`, GOSUMDB: 'off' }, close };
}

/** Ways to an address: name servers and the families of localhost. */
export const resolver: Experiment = {
  name: 'resolver',
  about: m.resolver,
  touches: m.touchesResolver,
  cases: [
    labCase(m.answers, null, {
      setup: conf(ADDRESS),
      go: download,
      env: FRESH,
      service: server('127.0.0.1', 0, false),
    }),
    labCase(m.slowServer, 'dns-slow', {
      setup: conf(ADDRESS),
      go: download,
      env: FRESH,
      service: server('127.0.0.1', 700, false),
    }),
    labCase(m.noName, 'dns-name', {
      setup: conf(ADDRESS),
      go: download,
      env: FRESH,
      service: server(undefined, 0, false),
      says: /no such host/,
    }),
    labCase(m.serverFails, 'dns-server', {
      setup: conf(ADDRESS),
      go: download,
      env: FRESH,
      service: server('127.0.0.1', 0, true),
      says: /server misbehaving|no such host/,
    }),
    labCase(m.noServer, 'dns-server', {
      setup: conf(NOBODY_THERE),
      go: download,
      env: FRESH,
      service: server('127.0.0.1', 0, false),
      says: /connection refused|server misbehaving|no such host/,
    }),
    labCase(m.deadFirst, 'dns-server', {
      setup: confOf(`nameserver ${NOBODY_THERE}\\nnameserver ${ADDRESS}\\noptions timeout:2 attempts:1\\n`),
      go: download,
      env: FRESH,
      service: server('127.0.0.1', 0, false),
    }),
    labCase(m.hostsFirst, 'dns-server', {
      setup: `${conf(NOBODY_THERE)}; ${hosts(`127.0.0.1 ${NAME}\\n`)}`,
      go: download,
      env: FRESH,
      service: server('127.0.0.1', 0, false),
    }),
    labCase(m.emptyConf, 'dns-name', {
      setup: confOf('# nothing\\n'),
      go: download,
      env: FRESH,
      service: server('127.0.0.1', 0, false),
      says: /connection refused|no such host|server misbehaving/,
    }),
    labCase(m.localhostBoth, null, {
      setup: hosts('127.0.0.1 localhost\\n::1 localhost\\n'),
      go: download,
      env: FRESH,
      service: () => atLocalhost(),
    }),
    labCase(m.localhostSix, 'connect-refused', {
      setup: hosts('::1 localhost\\n'),
      go: download,
      env: FRESH,
      service: () => atLocalhost(),
      says: /connection refused|cannot assign requested address/,
    }),
    labCase(m.localhostBothSix, null, {
      setup: hosts('127.0.0.1 localhost\\n::1 localhost\\n'),
      go: download,
      env: FRESH,
      service: () => atLocalhost('::1'),
    }),
    labCase(m.localhostFour, 'connect-refused', {
      setup: hosts('127.0.0.1 localhost\\n'),
      go: download,
      env: FRESH,
      service: () => atLocalhost('::1'),
      says: /connection refused/,
    }),
  ],
};
