import { createServer } from 'node:http';
import { matchesPatterns, parseProxyList, type ProxyEntry } from '../../analyze/go-proxy/proxy-list.ts';
import type {
  ContentProblem,
  EntryProbe,
  NetworkFacts,
  TimedRequest,
} from '../../analyze/go-chain/network-facts.ts';
import { readLogins } from './read-logins.ts';
import { hashModuleZip } from './module-zip.ts';
import { timedGet, type TimedRequestOptions, withoutSecrets } from './timed-request.ts';
import { readTlsRoots } from './tls-roots.ts';

/** What the network is asked about. */
export interface NetworkQuestion {
  readonly env: ReadonlyMap<string, string>;
  readonly proxy: string;
  readonly noProxyPatterns: string;
  readonly insecurePatterns: string;
  /** GOSUMDB; `off` and a private module leave it out. */
  readonly sumDb: string;
  readonly noSumDbPatterns: string;
  /** GOAUTH; undefined before Go 1.24, which always reads netrc. */
  readonly goAuth: string | undefined;
  readonly module: string;
  readonly version: string | undefined;
  /** `h1:` of the module in go.sum. */
  readonly expectedHash: string | undefined;
  readonly timeoutMs: number;
  /** Leave the zip out: a toolchain's is some 70 MB. */
  readonly withoutZip: boolean;
}

const MAX_ENTRIES = 8;
const MAX_ZIP_BYTES = 64 << 20;

/** Asks every entry of GOPROXY for one module, as the go command would, and times each stage. Nothing is written. */
export async function probeNetwork(question: NetworkQuestion): Promise<NetworkFacts> {
  const { env, module, version } = question;
  const roots = readTlsRoots(env);
  const logins = readLogins(env, question.goAuth);
  const options: TimedRequestOptions = {
    env,
    ca: roots.pem,
    timeoutMs: question.timeoutMs,
    maxBytes: MAX_ZIP_BYTES,
    loginFor: logins.loginFor,
  };
  const isPrivate = matchesPatterns(question.noProxyPatterns, module);
  const listed = parseProxyList(question.proxy).entries.slice(0, MAX_ENTRIES);
  const baselineMs = await measureBaseline(options);
  const entries: EntryProbe[] = [];
  for (const entry of listed) {
    const probe = await probeEntry(entry, question, options);
    entries.push({ ...probe, entry: { ...entry, url: withoutSecrets(entry.url) } });
  }
  return {
    setting: withoutSecretsInList(question.proxy),
    module,
    version,
    isPrivate,
    entries,
    sumDb: isPrivate ? undefined : await probeSumDb(listed, entries, question, options),
    rootFiles: roots.files,
    ...(logins.facts === undefined ? {} : { netrc: logins.facts }),
    baselineMs,
  };
}

function withoutSecretsInList(list: string): string {
  return list.replace(/([a-z0-9+.-]+:\/\/)[^/@,|]*@/gi, '$1');
}

/** `Corp/Mod` becomes `!corp/!mod`. Source: golang.org/x/mod/module EscapePath. */
function escapeModule(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

async function probeEntry(
  entry: ProxyEntry,
  { module, version, expectedHash, insecurePatterns, withoutZip }: NetworkQuestion,
  options: TimedRequestOptions,
): Promise<EntryProbe> {
  if (!/^https?:\/\//.test(entry.url)) return { entry, requests: [], content: undefined };
  const base = `${entry.url.replace(/\/+$/, '')}/${escapeModule(module)}/@v`;
  const insecure = matchesPatterns(insecurePatterns, new URL(entry.url).host);
  const asked =
    version === undefined
      ? ['list']
      : (withoutZip ? ['info', 'mod'] : ['info', 'mod', 'zip']).map(
          (end) => `${escapeModule(version)}.${end}`,
        );
  const requests: TimedRequest[] = [];
  let content: ContentProblem | undefined;
  for (const name of asked) {
    const { timed, body } = await timedGet(`${base}/${name}`, { ...options, insecure });
    requests.push(timed);
    if (timed.failed !== undefined || timed.status !== 200) break;
    if (name.endsWith('.zip') && timed.bytes <= MAX_ZIP_BYTES) content = judgeZip(body, expectedHash);
  }
  return { entry, requests, content };
}

function judgeZip(zip: Buffer, expected: string | undefined): ContentProblem | undefined {
  const result = hashModuleZip(zip);
  if (!result.ok) return { kind: 'truncated', bytes: zip.length, message: result.reason };
  return expected === undefined || result.hash === expected
    ? undefined
    : { kind: 'checksum', expected, seen: result.hash };
}

/** The checksum database: through a proxy that mirrors it, else from its own host. Source: modfetch/sumdb.go. */
async function probeSumDb(
  listed: readonly ProxyEntry[],
  probes: readonly EntryProbe[],
  { sumDb, noSumDbPatterns, module }: NetworkQuestion,
  options: TimedRequestOptions,
): Promise<NetworkFacts['sumDb']> {
  if (sumDb === 'off' || sumDb === '' || matchesPatterns(noSumDbPatterns, module)) return undefined;
  const [key = '', address] = sumDb.split(/\s+/);
  const name = key.split('+')[0] ?? key;
  for (const [index, entry] of listed.entries()) {
    if (probes[index]?.requests[0]?.status === undefined) continue;
    const { timed } = await timedGet(`${entry.url.replace(/\/+$/, '')}/sumdb/${name}/supported`, options);
    if (timed.status === 200) return { name, request: timed };
  }
  const direct = address ?? `https://${name}`;
  const { timed } = await timedGet(`${direct.replace(/\/+$/, '')}/latest`, options);
  return { name, request: timed };
}

/** A request to this machine itself: what no network can be faster than. */
async function measureBaseline(options: TimedRequestOptions): Promise<number> {
  const server = createServer((_, response) => response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    if (address === null || typeof address === 'string') return 0;
    const { timed } = await timedGet(`http://127.0.0.1:${address.port}/`, options);
    return Object.values(timed.ms).reduce((sum, ms) => sum + ms, 0);
  } finally {
    server.close();
  }
}
