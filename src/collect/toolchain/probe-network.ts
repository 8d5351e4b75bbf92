import { createServer } from 'node:http';
import { outcomeOf, SLOW_MISSING_MS } from '../../analyze/go-chain/judge-network.ts';
import { matchesPatterns, parseProxyList, type ProxyEntry } from '../../analyze/go-proxy/proxy-list.ts';
import type {
  ContentProblem,
  EntryProbe,
  NetworkFacts,
  TimedRequest,
} from '../../analyze/go-chain/network-facts.ts';
import { GoAuth } from './go-auth.ts';
import { hashModuleZip } from './module-zip.ts';
import { probeDirect } from './probe-direct.ts';
import { readFolderEntry } from './read-folder-entry.ts';
import { type AnswerHead, timedGet, type TimedRequestOptions, withoutSecrets } from './timed-request.ts';
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
  /** GOVCS. */
  readonly govcs: string;
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
  const { timeoutMs } = question;
  const logins = new GoAuth({ env, goAuth: question.goAuth, timeoutMs });
  const options: TimedRequestOptions = {
    env,
    ca: roots.pem,
    timeoutMs,
    maxBytes: MAX_ZIP_BYTES,
    headersFor: (url) => logins.headersFor(url),
  };
  const isPrivate = matchesPatterns(question.noProxyPatterns, module);
  const listed = parseProxyList(question.proxy).entries.slice(0, MAX_ENTRIES);
  const baselineMs = await measureBaseline(options);
  // Only requests over HTTPS are given logins: without one no command is run.
  if (logins.hasCommands && (isPrivate || listed.some((e) => e.url.startsWith('https:')))) await logins.run();
  const entries: EntryProbe[] = [];
  for (const entry of listed) {
    const probe = await probeEntry(entry, question, { ...options, logins });
    entries.push({ ...probe, entry: { ...entry, url: withoutSecrets(entry.url) } });
  }
  const insecure = matchesPatterns(question.insecurePatterns, module);
  const direct =
    isPrivate || reachesDirect(entries)
      ? await probeDirect({ module, govcs: question.govcs, isPrivate, insecure }, options)
      : undefined;
  return {
    setting: withoutSecretsInList(question.proxy),
    module,
    version,
    isPrivate,
    entries,
    sumDb: isPrivate ? undefined : await probeSumDb(listed, entries, question, options),
    rootFiles: roots.files,
    ...(logins.netrc === undefined ? {} : { netrc: logins.netrc }),
    logins: logins.runs,
    ...(logins.problem === undefined ? {} : { goAuthProblem: logins.problem }),
    ...(direct === undefined ? {} : { direct }),
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

/** Whether the go command gets to `direct`: every entry in front of it hands on. */
function reachesDirect(entries: readonly EntryProbe[]): boolean {
  for (const probe of entries) {
    const outcome = outcomeOf(probe);
    if (outcome === 'direct') return true;
    const { fallThrough } = probe.entry;
    if (outcome === 'missing' ? fallThrough === 'none' : outcome !== 'failed' || fallThrough !== 'any')
      return false;
  }
  return false;
}

interface EntryOptions extends TimedRequestOptions {
  readonly logins: GoAuth;
}

/** Redirects that net/http follows. */
const MAX_REDIRECTS = 10;

async function probeEntry(
  entry: ProxyEntry,
  { module, version, expectedHash, insecurePatterns, withoutZip }: NetworkQuestion,
  options: EntryOptions,
): Promise<EntryProbe> {
  const isFolder = entry.url.startsWith('file:///');
  if (!isFolder && !/^https?:\/\//.test(entry.url)) return { entry, requests: [], content: undefined };
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
    const url = `${base}/${name}`;
    const { hops, body } = isFolder ? inFolder(url) : await getWithLogins(url, { ...options, insecure });
    requests.push(...hops);
    const timed = hops.at(-1);
    if (timed === undefined || timed.failed !== undefined || timed.status !== 200) break;
    if (name.endsWith('.zip') && timed.bytes <= MAX_ZIP_BYTES) content = judgeZip(body, expectedHash);
    else content = judgePage(name, body);
    if (content !== undefined) break;
  }
  const last = requests.at(-1);
  const isMissing = last?.status === 404 || last?.status === 410;
  if (isFolder || last === undefined || !isMissing || (last.ms.firstByte ?? 0) < SLOW_MISSING_MS)
    return { entry, requests, content };
  const again = await timedGet(`${base}/${asked[0] ?? 'list'}`, { ...options, insecure });
  return { entry, requests, repeat: again.timed, content };
}

function inFolder(url: string) {
  const { timed, body } = readFolderEntry(url);
  return { hops: [timed], body };
}

/** A request with what it is sent on to, and once more with a new login after a refusal, as the go command does. */
async function getWithLogins(
  url: string,
  options: EntryOptions,
): Promise<{ readonly hops: readonly TimedRequest[]; readonly body: Buffer }> {
  const { logins } = options;
  const first = await followRedirects(url, options);
  const { status = 0 } = first.hops.at(-1) ?? {};
  if (!url.startsWith('https:') || !logins.hasCommands || status < 400 || status >= 500) return first;
  await logins.run(withoutSecrets(url), first.head);
  const second = await followRedirects(url, options);
  return { ...second, hops: [...first.hops, ...second.hops] };
}

async function followRedirects(
  url: string,
  options: EntryOptions,
): Promise<{
  readonly hops: readonly TimedRequest[];
  readonly body: Buffer;
  readonly head: AnswerHead | null;
}> {
  const hops: TimedRequest[] = [];
  let at = url;
  for (;;) {
    // A login is for the host that was asked: net/http takes it away on the way to another.
    const isOther = new URL(at).host !== new URL(url).host;
    const { timed, body, head } = await timedGet(
      at,
      isOther ? { ...options, headersFor: () => ({}) } : options,
    );
    const { location: next } = timed;
    const refusal =
      next === undefined || timed.failed !== undefined
        ? undefined
        : url.startsWith('https:') && !next.startsWith('https:')
          ? 'REDIRECT_INSECURE'
          : hops.length + 1 >= MAX_REDIRECTS
            ? 'REDIRECT_LOOP'
            : null;
    if (typeof refusal === 'string') {
      const failed = { stage: 'firstByte' as const, code: refusal, message: next ?? '' };
      return { hops: [...hops, { ...timed, failed }], body, head };
    }
    hops.push(timed);
    if (refusal === undefined || next === undefined) return { hops, body, head };
    at = next;
  }
}

/** An `.info` is an object with a version, a list has versions: a page is what a portal or a login answers with. */
function judgePage(name: string, body: Buffer): ContentProblem | undefined {
  if (name.endsWith('.mod')) return undefined;
  const text = body.toString('utf8', 0, 65_536).trim();
  const start = withoutSecrets(text.split('\n')[0]?.trim().slice(0, 120) ?? '');
  if (!name.endsWith('.info')) return text.startsWith('<') ? { kind: 'page', start } : undefined;
  try {
    const info: unknown = JSON.parse(text);
    return typeof info === 'object' && info !== null && 'Version' in info
      ? undefined
      : { kind: 'page', start };
  } catch {
    return { kind: 'page', start };
  }
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
    if (probes[index]?.requests[0]?.status === undefined || entry.url.startsWith('file:')) continue;
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
