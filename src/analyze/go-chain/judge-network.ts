import { judgeDirect } from './judge-direct.ts';
import { judgeLogins } from './judge-logins.ts';
import { parseProxyList } from '../go-proxy/proxy-list.ts';
import type { EntryProbe, NetworkFacts, RequestStage, TimedRequest } from './network-facts.ts';
import type { Problem, ProblemCode } from './problem.ts';

/** Milliseconds from which a stage counts as slow; ours. A request over half the world takes 0.3 s in each. */
export const SLOW_MS: Readonly<Record<RequestStage, number>> = {
  dns: 300,
  connect: 400,
  proxy: 600,
  tls: 700,
  firstByte: 1500,
  body: 5000,
};
const SLOW_CODE: Readonly<Record<RequestStage, ProblemCode>> = {
  dns: 'dns-slow',
  connect: 'connect-slow',
  proxy: 'connect-slow',
  tls: 'tls-slow',
  firstByte: 'answer-slow',
  body: 'body-slow',
};

/** Milliseconds from which "not here" counts as slow; ours. */
export const SLOW_MISSING_MS = 300;

/** How the go command takes the answer of one entry. */
export type EntryOutcome = 'served' | 'missing' | 'failed' | 'direct' | 'off' | 'unused';

/** Outcome of an entry by itself. Source: cmd/go/internal/modfetch/proxy.go and web/http.go: 404 and 410 mean "not here". */
export function outcomeOf({ entry, requests, content }: EntryProbe): EntryOutcome {
  if (entry.url === 'direct' || entry.url === 'off') return entry.url;
  const last = requests.at(-1);
  if (last === undefined) return 'unused';
  if (last.failed !== undefined || content !== undefined) return 'failed';
  if (last.status === 404 || last.status === 410) return 'missing';
  return last.status === 200 ? 'served' : 'failed';
}

/**
 * What is wrong with the way to the module proxies. An entry's failure is an error when the go command stops there (a
 * comma hands on only after 404 and 410), and a warning when the next entry serves.
 */
export function judgeNetwork(facts: NetworkFacts): readonly Problem[] {
  const problems: Problem[] = [];
  const broken = parseProxyList(facts.setting).problems.filter(
    (p) => p.problem !== 'ignored' && p.problem !== 'empty-entry',
  );
  for (const { problem, entry } of broken)
    problems.push({
      code: 'proxy-list',
      step: 'network',
      severity: 'error',
      values: { entry, problem },
      evidence: [proof('GOPROXY', facts.setting)],
    });
  problems.push(...judgeLogins(facts));
  let reached = !facts.isPrivate;
  let served = facts.isPrivate;
  for (const probe of facts.entries) {
    if (!reached) break;
    const outcome = outcomeOf(probe);
    const { fallThrough } = probe.entry;
    const handsOn =
      outcome === 'missing' ? fallThrough !== 'none' : outcome === 'failed' && fallThrough === 'any';
    const found = judgeEntry(probe, outcome);
    for (const problem of found)
      problems.push(
        outcome === 'failed' && handsOn && problem.severity === 'error'
          ? { ...problem, severity: 'warn' }
          : problem,
      );
    if (outcome === 'off')
      problems.push({
        code: 'proxy-off',
        step: 'network',
        severity: 'info',
        values: {},
        evidence: [proof('GOPROXY', facts.setting)],
      });
    served ||= outcome === 'served' || outcome === 'direct';
    reached = handsOn;
  }
  const asked = facts.entries.filter((e) => e.requests.length > 0);
  if (!served && asked.length > 0 && asked.every((e) => outcomeOf(e) === 'missing'))
    problems.push({
      code: 'module-missing',
      step: 'network',
      severity: 'error',
      values: { module: facts.module, version: facts.version ?? '' },
      evidence: asked.flatMap((e) => requestProof(e)),
    });
  problems.push(...judgeNetrc(facts));
  // Nothing is fetched, so nothing is compared with the database.
  const isOff = facts.entries[0]?.entry.url === 'off' && !facts.isPrivate;
  if (facts.sumDb !== undefined && !isOff) problems.push(...judgeSumDb(facts.sumDb));
  if (facts.direct !== undefined) problems.push(...judgeDirect(facts.direct));
  return problems;
}

function judgeNetrc({ netrc }: NetworkFacts): readonly Problem[] {
  if (netrc === undefined || netrc.code === null || netrc.code === 'ENOENT') return [];
  return [
    {
      code: 'netrc-unreadable',
      step: 'network',
      severity: 'warn',
      values: { path: netrc.path, code: netrc.code },
      evidence: [proof('netrc', netrc.code, netrc.path)],
    },
  ];
}

function judgeEntry(probe: EntryProbe, outcome: EntryOutcome): readonly Problem[] {
  const last = probe.requests.at(-1);
  if (last === undefined) return [];
  const host = hostOf(last.url);
  const evidence = requestProof(probe);
  const make = (code: ProblemCode, values: Readonly<Record<string, string>> = {}): Problem => ({
    code,
    step: code.startsWith('dns') ? 'dns' : 'network',
    severity: 'error',
    values: { host, url: last.url, separator: probe.entry.fallThrough === 'missing' ? ',' : '|', ...values },
    evidence,
  });
  if (probe.content?.kind === 'truncated')
    return [make('zip-truncated', { bytes: String(probe.content.bytes), message: probe.content.message })];
  if (probe.content?.kind === 'checksum')
    return [make('zip-checksum', { expected: probe.content.expected, seen: probe.content.seen })];
  if (probe.content?.kind === 'page') return [make('answer-page', { start: probe.content.start })];
  if (last.failed !== undefined) return [judgeFailure(last, last.failed, make)];
  if (outcome === 'failed') return [make(statusCode(last.status ?? 0), { status: String(last.status) })];
  const uncached = slowMissing(probe, make);
  if (uncached !== undefined) return [uncached];
  return probe.requests.flatMap((request) => slowStages(request, make)).slice(0, 1);
}

/** A proxy that takes as long the second time to say "not here" keeps no record of it: each module costs that again. */
function slowMissing({ requests, repeat }: EntryProbe, make: Make): Problem | undefined {
  const [first, second] = [requests.at(-1)?.ms.firstByte ?? 0, repeat?.ms.firstByte ?? 0];
  if (repeat === undefined || repeat.failed !== undefined || second < SLOW_MISSING_MS || second < first / 2)
    return undefined;
  const values = { ms: String(Math.round(first)), again: String(Math.round(second)) };
  return { ...make('missing-uncached', values), severity: 'warn', costMs: first };
}

type Make = (code: ProblemCode, values?: Readonly<Record<string, string>>) => Problem;

function judgeFailure(
  request: TimedRequest,
  failed: NonNullable<TimedRequest['failed']>,
  make: Make,
): Problem {
  const { stage, code, message } = failed;
  const values = {
    code,
    message,
    via: request.via ?? '',
    schemes: (failed.challenge ?? []).join(', ') || '?',
    issuer: request.certificate?.issuer ?? '',
    names: request.certificate?.names ?? '',
    validTo: request.certificate?.validTo ?? '',
    ms: String(Math.round(request.ms[stage] ?? 0)),
    addresses: request.addresses.join(' '),
  };
  if (stage === 'dns') return make('dns-name', values);
  if (stage === 'proxy') return make(proxyCode(code, failed.challenge ?? []), values);
  if (stage === 'connect') return make(code === 'ETIMEDOUT' ? 'connect-timeout' : 'connect-refused', values);
  if (code === 'ETIMEDOUT') return make(stage === 'tls' ? 'tls-slow' : 'answer-timeout', values);
  if (stage === 'body' && request.bytes > 0 && code === 'ECONNRESET')
    return make('zip-truncated', { ...values, bytes: String(request.bytes) });
  if (stage === 'tls') return make(tlsCode(code), values);
  if (code === 'REDIRECT_LOOP') return make('redirect-loop', { ...values, target: message });
  if (code === 'REDIRECT_INSECURE') return make('redirect-insecure', { ...values, target: message });
  return make('reset', values);
}

/** What a proxy in between is refusing for. Go answers Basic only (net/http transport.go proxyAuth). */
function proxyCode(code: string, challenge: readonly string[]): ProblemCode {
  if (code.startsWith('SOCKS_')) return code === 'SOCKS_AUTH' ? 'socks-login' : 'socks-proxy';
  if (code !== 'PROXY_407') return 'http-proxy';
  return challenge.length === 0 || challenge.some((s) => /^basic$/i.test(s))
    ? 'proxy-login'
    : 'proxy-login-scheme';
}

/** Codes of OpenSSL's verification as Node names them. */
function tlsCode(code: string): ProblemCode {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return 'tls-expired';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'tls-wrong-name';
  if (/UNABLE_TO|SELF_SIGNED|UNTRUSTED|DEPTH_ZERO/.test(code)) return 'tls-unknown-authority';
  return code === 'ECONNRESET' ? 'reset' : 'tls-other';
}

function statusCode(status: number): ProblemCode {
  if (status === 401 || status === 403 || status === 407) return 'status-denied';
  if (status === 429) return 'status-limited';
  return status >= 500 ? 'status-server' : 'status-other';
}

function slowStages(request: TimedRequest, make: Make): readonly Problem[] {
  return Object.entries(request.ms).flatMap(([name, ms]) => {
    const stage = name as RequestStage;
    if (ms < SLOW_MS[stage]) return [];
    const values = { ms: String(Math.round(ms)), limit: String(SLOW_MS[stage]), stage };
    return [{ ...make(SLOW_CODE[stage], values), severity: 'warn' as const, costMs: ms }];
  });
}

function judgeSumDb({ name, request }: NonNullable<NetworkFacts['sumDb']>): readonly Problem[] {
  if (request.failed === undefined && request.status === 200) return [];
  const seen =
    request.failed === undefined
      ? `HTTP ${request.status}`
      : `${request.failed.stage}: ${request.failed.code}`;
  return [
    {
      code: 'sumdb',
      step: 'network',
      severity: 'warn',
      values: { name, seen },
      evidence: [proof('GOSUMDB', `${request.url}: ${seen}`)],
    },
  ];
}

function requestProof(probe: EntryProbe): Problem['evidence'] {
  return probe.requests.map((r) => {
    const times = Object.entries(r.ms).map(([stage, ms]) => `${stage} ${ms.toFixed(1)} ms`);
    const end =
      r.failed === undefined
        ? `HTTP ${r.status}, ${r.bytes} B`
        : `${r.failed.stage} ${r.failed.code}: ${r.failed.message}`;
    return proof(
      'request',
      `${end} (${times.join(', ')})`,
      r.via === undefined ? r.url : `${r.url} via ${r.via}`,
    );
  });
}

function proof(fact: string, value: string, source = fact): Problem['evidence'][number] {
  return { fact, value, source };
}

function hostOf(url: string): string {
  return /^[a-z0-9+.-]+:\/\/([^/]+)/i.exec(url)?.[1] ?? url;
}
