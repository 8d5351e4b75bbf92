import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../base/messages.ts';
import { type Fault, needsTls } from '../goproxy/fault.ts';
import { builtinModules } from '../goproxy/lab-modules.ts';
import { startGoproxy } from '../goproxy/start-goproxy.ts';
import { type HttpProxyOptions, startHttpProxy } from '../http-proxy/start-http-proxy.ts';
import { type SocksProxyOptions, startSocksProxy } from '../socks-proxy/start-socks-proxy.ts';
import { type Experiment, type ExperimentCase, labCase, type LabService } from './experiment.ts';
import { experimentMessages as m } from './experiment.messages.ts';

const go = ['mod', 'download', 'lab.example/hello@v1.0.0'];
const FRESH = { GOMODCACHE: '$DIR/modules' };
/** Loopback is never proxied: the module proxy has a name that only the proxies of the lab know. */
const NAME = 'modules.lab.example';
const HOSTS = new Map([[NAME, '127.0.0.1']]);
const LOGIN = { user: 'lab', password: 'lab' };

interface Around {
  readonly faults?: readonly Fault[];
  readonly http?: Partial<HttpProxyOptions>;
  readonly socks?: Partial<SocksProxyOptions>;
  readonly login?: string;
}

/** A module proxy, the certificate of its authority in a file, and a proxy in between where one is wished. */
function surroundings({ faults = [], http, socks, login = '' }: Around): () => Promise<LabService> {
  return async () => {
    const behind = http !== undefined || socks !== undefined;
    const tls = behind || faults.some(needsTls);
    const modules = await startGoproxy({ port: 0, tls, faults, cacheDir: undefined, name: NAME });
    const proxy =
      http !== undefined
        ? await startHttpProxy({ port: 0, schemes: [], login: LOGIN, hosts: HOSTS, ...http })
        : socks === undefined
          ? undefined
          : await startSocksProxy({ port: 0, hosts: HOSTS, ...socks });
    const folder = mkdtempSync(join(tmpdir(), 'goroscope-lab-'));
    const env: Record<string, string> = { GOPROXY: modules.url, GOSUMDB: 'off' };
    if (modules.authorityPem !== undefined) {
      writeFileSync(join(folder, 'authority.pem'), modules.authorityPem);
      env['SSL_CERT_FILE'] = join(folder, 'authority.pem');
    }
    if (proxy !== undefined) {
      env['GOPROXY'] = `https://${NAME}:${new URL(modules.url).port}`;
      env['HTTPS_PROXY'] = `${http === undefined ? 'socks5' : 'http'}://${login}127.0.0.1:${proxy.port}`;
    }
    return {
      env,
      close: async () => {
        await proxy?.close();
        await modules.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };
}

/** A proxy that has nothing in front of one that has the modules, as companies put them. */
const behindEmptyProxy = (faults: readonly Fault[]) => async (): Promise<LabService> => {
  const options = { port: 0, tls: false, cacheDir: undefined };
  const [empty, full] = [
    await startGoproxy({ ...options, faults }),
    await startGoproxy({ ...options, faults: [] }),
  ];
  return {
    env: { GOPROXY: `${empty.url},${full.url}`, GOSUMDB: 'off' },
    seen: () => {
      const { requests, lookups, paths } = empty.missing;
      return say(m.askedInVain, { requests, lookups, paths: paths.size });
    },
    close: async () => {
      await empty.close();
      await full.close();
    },
  };
};

/** Two fresh machines, one after the other, each resolve a package four folders below its module, and one at its root. */
const storm: Partial<ExperimentCase> = {
  setup: [
    'mkdir "$DIR/own"; cd "$DIR/own"; printf \'module lab.example/own\\n\\ngo 1.21\\n\' > go.mod',
    'printf \'package own\\n\\nimport (\\n\\t_ "lab.example/world"\\n\\t_ "lab.example/world/north/east/south/west"\\n)\\n\' > own.go',
    'cp go.mod go.mod.first; GOMODCACHE="$DIR/first" go mod tidy 2> "$DIR/first.txt"; mv go.mod.first go.mod; rm -f go.sum',
  ].join('; '),
  go: ['mod', 'tidy'],
  env: FRESH,
  module: 'lab.example/world@v1.2.3',
};

const networkCase = (fault: ExperimentCase['fault'], code: string | null, around: Around, says?: RegExp) =>
  labCase(fault, code, {
    go,
    env: FRESH,
    service: surroundings(around),
    ...(says === undefined ? {} : { says }),
  });

const statusCase = (status: number, code: string) =>
  networkCase(
    say(m.status, { status }),
    code,
    { faults: [{ kind: 'status', status }] },
    new RegExp(String(status)),
  );

/** Module proxies that answer late, wrong or not at all. */
export const modules: Experiment = {
  name: 'modules',
  about: m.modules,
  touches: m.touchesPorts,
  cases: [
    networkCase(m.nothing, null, {}),
    networkCase(m.slowTls, 'tls-slow', { faults: [{ kind: 'delay', stage: 'tls', ms: 900 }] }),
    networkCase(m.slowAnswer, 'answer-slow', { faults: [{ kind: 'delay', stage: 'first-byte', ms: 1700 }] }),
    networkCase(m.reset, 'reset', { faults: [{ kind: 'reset' }] }, /EOF|connection reset/),
    networkCase(m.expired, 'tls-expired', { faults: [{ kind: 'expired-certificate' }] }, /expired/),
    networkCase(
      m.wrongName,
      'tls-wrong-name',
      { faults: [{ kind: 'wrong-certificate' }] },
      /IP SANs|valid for/,
    ),
    networkCase(
      m.stranger,
      'tls-unknown-authority',
      { faults: [{ kind: 'unknown-authority' }] },
      /unknown authority/,
    ),
    statusCase(401, 'status-denied'),
    statusCase(403, 'status-denied'),
    statusCase(404, 'module-missing'),
    statusCase(410, 'module-missing'),
    statusCase(429, 'status-limited'),
    statusCase(503, 'status-server'),
    networkCase(
      m.truncated,
      'zip-truncated',
      { faults: [{ kind: 'truncated-zip' }] },
      /not a valid zip file/,
    ),
    labCase(m.altered, 'zip-checksum', {
      setup: `mkdir "$DIR/sums"; cd "$DIR/sums"; printf 'module lab.example/sums\\n\\ngo 1.21\\n\\nrequire lab.example/hello v1.0.0\\n' > go.mod; printf 'lab.example/hello v1.0.0 ${builtinModules()[0]?.hash}\\n' > go.sum`,
      go: ['mod', 'download'],
      env: FRESH,
      service: surroundings({ faults: [{ kind: 'bad-checksum' }] }),
      says: /checksum mismatch/,
    }),
    networkCase(m.redirect, null, { faults: [{ kind: 'redirect' }] }),
    networkCase(
      m.redirectLoop,
      'redirect-loop',
      { faults: [{ kind: 'redirect-loop' }] },
      /stopped after 10 redirects/,
    ),
    networkCase(
      m.redirectInsecure,
      'redirect-insecure',
      { faults: [{ kind: 'redirect-insecure' }] },
      /redirected from secure URL/,
    ),
    networkCase(m.loginPage, 'answer-page', { faults: [{ kind: 'login-page' }] }, /invalid character '<'/),
    labCase(m.slowMissing, 'missing-uncached', {
      go,
      env: FRESH,
      service: behindEmptyProxy([{ kind: 'delay', stage: 'missing', ms: 600 }]),
    }),
    labCase(m.slowMissingOnce, null, {
      go,
      env: FRESH,
      service: behindEmptyProxy([{ kind: 'delay', stage: 'missing', ms: 600 }, { kind: 'negative-cache' }]),
    }),
    labCase(m.storm, 'missing-uncached', {
      ...storm,
      service: behindEmptyProxy([{ kind: 'delay', stage: 'missing', ms: 600 }]),
    }),
    labCase(m.stormOnce, null, {
      ...storm,
      service: behindEmptyProxy([{ kind: 'delay', stage: 'missing', ms: 600 }, { kind: 'negative-cache' }]),
    }),
  ],
};

const WANTS_LOGIN = /Proxy Authentication Required/;

/** Proxies between the go command and its module proxy. */
export const proxies: Experiment = {
  name: 'proxies',
  about: m.proxies,
  touches: m.touchesPorts,
  cases: [
    networkCase(m.connects, null, { http: {} }),
    networkCase(m.basic, null, { http: { schemes: ['Basic'] }, login: 'lab:lab@' }),
    networkCase(m.noLogin, 'proxy-login', { http: { schemes: ['Basic'] } }, WANTS_LOGIN),
    networkCase(
      m.ntlm,
      'proxy-login-scheme',
      { http: { schemes: ['NTLM'] }, login: 'lab:lab@' },
      WANTS_LOGIN,
    ),
    networkCase(m.negotiate, 'proxy-login-scheme', { http: { schemes: ['Negotiate'] } }, WANTS_LOGIN),
    networkCase(m.forbidden, 'http-proxy', { http: { status: 403 } }, /Forbidden/),
    networkCase(m.slowConnect, 'connect-slow', { http: { delayMs: 900 } }),
    networkCase(m.socks, null, { socks: {} }),
    networkCase(
      m.socksLogin,
      'socks-login',
      { socks: { login: LOGIN }, login: 'lab:x@' },
      /authentication failed/,
    ),
    networkCase(m.socksRules, 'socks-proxy', { socks: { reply: 2 } }, /not allowed by ruleset/),
    networkCase(m.socksRefused, 'socks-proxy', { socks: { reply: 5 } }, /connection refused/),
  ],
};
