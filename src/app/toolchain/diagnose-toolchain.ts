import { existsSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import { judgeDirectory, judgeDns, judgeLimits } from '../../analyze/go-chain/judge-host.ts';
import { judgeStart } from '../../analyze/go-chain/judge-start.ts';
import { judgeNetwork } from '../../analyze/go-chain/judge-network.ts';
import type { DnsFacts } from '../../analyze/go-chain/host-facts.ts';
import type { NetworkFacts } from '../../analyze/go-chain/network-facts.ts';
import { type Problem, rootCause, STEPS, type StepName } from '../../analyze/go-chain/problem.ts';
import { judgeMissing, type MissingModules } from '../../analyze/go-chain/missing-modules.ts';
import { proxyForUrl } from '../../analyze/go-chain/proxy-for-url.ts';
import { parseProxyList } from '../../analyze/go-proxy/proxy-list.ts';
import { type LocalText, say } from '../../base/messages.ts';
import { openLocalTarget } from '../../collect/target/local-target.ts';
import { lookThroughWrapper } from '../../collect/toolchain/look-through-wrapper.ts';
import { probeNetwork } from '../../collect/toolchain/probe-network.ts';
import {
  readAllowance,
  readDirectoryFacts,
  readDnsFacts,
  readRefusals,
} from '../../collect/toolchain/read-host.ts';
import { readGoPrograms } from '../../collect/toolchain/read-integrity.ts';
import { withoutSecrets } from '../../collect/toolchain/timed-request.ts';
import { cacheEffectMessages, cacheProblemMessages, cacheRemedyMessages } from './cache-problem.messages.ts';
import { fetchProblemMessages, fetchRemedyMessages } from './fetch-problem.messages.ts';
import { effectMessages, problemMessages, remedyMessages } from './problem.messages.ts';
import { startProblemMessages, startRemedyMessages } from './start-problem.messages.ts';
import { readToolchain, type ToolchainFindings } from './read-toolchain.ts';
import type { ReportedProblem, ReportedStep, ToolchainReport, ToolchainRequest } from './toolchain-report.ts';

const CLAIMS = {
  ...problemMessages,
  ...startProblemMessages,
  ...fetchProblemMessages,
  ...cacheProblemMessages,
};
const REMEDIES = {
  ...remedyMessages,
  ...startRemedyMessages,
  ...fetchRemedyMessages,
  ...cacheRemedyMessages,
};

/** Module that is asked for when the project needs none. Its list is small and every public proxy has it. */
const DEFAULT_MODULE = 'golang.org/x/text';

/** Follows all steps and ends in one cause. Nothing is changed, except for temporary files with `active`. */
export async function diagnoseToolchain(request: ToolchainRequest): Promise<ToolchainReport> {
  const target = openLocalTarget({ name: 'local', kind: 'local' });
  const times = new Map<StepName, number>();
  const step = async <T>(name: StepName, work: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    const value = await work();
    times.set(name, performance.now() - from);
    return value;
  };
  const [first, ...others] = await readGoPrograms(target, request.env);
  const seen =
    first === undefined || !request.runGo
      ? first
      : await lookThroughWrapper(target, first, request.env, request.folder);
  const programs = seen === undefined ? [] : [seen, ...others];
  const found = await step('toolchain', () => readToolchain(target, request, programs));
  const allowance = await step('limits', () => readAllowance(target, request.env));
  const refusals = await step('security', () => readRefusals(target));
  const directories = await step('files', async () => {
    const list = [];
    for (const [role, path] of directoriesOf(found, request.env))
      list.push(await readDirectoryFacts(target, role, path, request.active, tmpdir()));
    return list;
  });
  const before = [
    ...(found?.problems ?? [noGo(request.env.get('PATH') ?? '', first?.path)]),
    ...folderGone(request.folder),
    ...judgeLimits(allowance),
    ...refusals.map(refusal),
    ...directories.flatMap(judgeDirectory),
  ];
  // What is wrong already would only be said once more, in the words of the go command.
  const mayStart = found !== undefined && before.every(({ severity }) => severity !== 'error');
  const said = mayStart ? await step('command', () => startOf(found)) : undefined;
  if (said === undefined) times.delete('command');
  // Where the go command stops for want of a module it has not said why.
  const missing = mayStart && (said ?? '') === '' ? await found.listMissing() : undefined;
  const asked = request.network ? found : undefined;
  const dns = asked && (await step('dns', () => readDnsFacts(target, firstHost(asked, request.env))));
  const network = asked && (await step('network', () => askNetwork(asked, request)));
  const problems = [
    ...before,
    ...judgeStart(said || missing?.said || '', found?.chain ?? []),
    ...(found === undefined ? [] : cacheProblems(missing, found)),
    ...nameProblems(dns ?? null, network ?? null),
  ];
  const cause = rootCause(problems);
  return {
    schema: 1,
    folder: request.folder,
    programs: programs.map((p) => ({ path: p.path, realPath: p.realPath, version: p.version?.text ?? null })),
    selection: found?.selection ?? null,
    place: found?.place ?? null,
    chain: (found?.chain ?? []).map(hideSecrets),
    goEnv: found?.goEnv ?? { status: 'not-run', message: '' },
    steps: STEPS.map((name) => stepOf(name, problems, times, dns !== undefined)),
    problems: problems.map(report),
    causes: cause === undefined ? [] : causesOf(cause),
    remedy: cause === undefined ? null : report(cause).remedy,
    facts: { network: network ?? null, dns: dns ?? null, directories, allowance },
  };
}

function cacheProblems(missing: MissingModules | undefined, found: ToolchainFindings): readonly Problem[] {
  const { setting, input, chain } = found;
  const { value, source, origin } = chain.find(({ name }) => name === 'GOPROXY')?.winner ?? {
    value: 'off',
    source: 'GOPROXY',
    origin: 'environment',
  };
  const [workspace = ''] = setting('GOPATH').split(':');
  return judgeMissing(missing, {
    require: input.project.goMod?.file.require ?? [],
    moduleCache: setting('GOMODCACHE') || `${workspace}/pkg/mod`,
    exists: existsSync,
    proxy: { value, source: origin === 'environment' ? `$${source}` : source },
  });
}

/** When no server answers and a name could not be resolved, the servers are the cause, not the name. */
function nameProblems(dns: DnsFacts | null, network: NetworkFacts | null): readonly Problem[] {
  const servers = dns === null ? [] : judgeDns(dns);
  const requests = network === null ? [] : judgeNetwork(network);
  const isBlind = dns !== null && dns.servers.length > 0 && dns.servers.every((s) => s.code !== null);
  const isUnresolved = requests.some((p) => p.code === 'dns-name' && p.severity === 'error');
  if (!isBlind || !isUnresolved) return [...servers, ...requests];
  return [...servers.map((p) => ({ ...p, severity: 'error' as const })), ...requests];
}

function noGo(path: string, program: string | undefined): Problem {
  const evidence = [{ fact: 'PATH', value: path, source: 'PATH' }];
  const base = { step: 'toolchain', severity: 'error', evidence } as const;
  return program === undefined
    ? { ...base, code: 'no-go', values: {} }
    : { ...base, code: 'go-unreadable', values: { path: program } };
}

function folderGone(folder: string): readonly Problem[] {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return [];
  const evidence = [{ fact: 'folder', value: 'ENOENT', source: folder }];
  return [{ code: 'folder-gone', step: 'command', severity: 'error', values: { folder }, evidence }];
}

/** What the go command says when it refuses to start; where not even "go env" works that is known already. */
function startOf({ goEnv, start }: ToolchainFindings): Promise<string | undefined> {
  return goEnv.status === 'failed' ? Promise.resolve(goEnv.message) : start();
}

function refusal(line: string): Problem {
  const evidence = [{ fact: 'security log', value: line, source: 'kernel log' }];
  return { code: 'security-denied', step: 'security', severity: 'warn', values: { line }, evidence };
}

function directoriesOf(
  found: ToolchainFindings | undefined,
  env: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] {
  if (found === undefined) return [];
  const temp = found.setting('GOTMPDIR') || env.get('TMPDIR') || '/tmp';
  const moduleCache = found.setting('GOMODCACHE');
  const [workspace = ''] = found.setting('GOPATH').split(':');
  // A GOPATH that is not from the root is refused by the go command in its own words.
  const isSet = found.chain.find(({ name }) => name === 'GOMODCACHE')?.winner.origin !== 'default';
  const modules = isSet || !/^[^/]/.test(workspace) ? [moduleCache || `${workspace}/pkg/mod`] : [];
  return [
    ['GOCACHE', found.setting('GOCACHE')],
    ...modules.map((path) => ['GOMODCACHE', path] as const),
    ['GOTMPDIR', temp],
  ];
}

/** The first host a request goes to, an HTTP proxy before the module proxy; undefined for addresses in numbers. */
function firstHost(found: ToolchainFindings, env: ReadonlyMap<string, string>): string | undefined {
  for (const { url } of parseProxyList(found.setting('GOPROXY')).entries) {
    if (!/^https?:\/\//.test(url)) continue;
    const { proxy } = proxyForUrl(new URL(url), env);
    const host = new URL(proxy ?? url).hostname;
    return /^[\d.]+$|^\[|^localhost$/.test(host) ? undefined : host;
  }
  return undefined;
}

async function askNetwork(found: ToolchainFindings, request: ToolchainRequest): Promise<NetworkFacts> {
  const { setting, input } = found;
  const required = input.project.goMod?.file.require[0];
  // A toolchain that has to be fetched is asked for first by the go command, before any module.
  const first = found.place.kind === 'download' ? found.place.module : undefined;
  const [module = DEFAULT_MODULE, version] =
    (request.module ?? first)?.split('@') ??
    (required === undefined ? [] : [required.path, required.version]);
  return probeNetwork({
    env: request.env,
    proxy: setting('GOPROXY'),
    noProxyPatterns: setting('GONOPROXY'),
    insecurePatterns: setting('GOINSECURE'),
    sumDb: setting('GOSUMDB'),
    govcs: setting('GOVCS'),
    goAuth: found.chain.find((e) => e.name === 'GOAUTH')?.value ?? undefined,
    noSumDbPatterns: setting('GONOSUMDB'),
    module,
    version,
    expectedHash: hashInGoSum(input.project.goMod?.path, module, version),
    timeoutMs: request.timeoutMs,
    withoutZip: request.module === undefined && first !== undefined,
  });
}

function hashInGoSum(
  goMod: string | undefined,
  module: string,
  version: string | undefined,
): string | undefined {
  if (goMod === undefined || version === undefined) return undefined;
  try {
    const lines = readFileSync(goMod.replace(/go\.mod$/, 'go.sum'), 'utf8').split('\n');
    return lines.find((line) => line.startsWith(`${module} ${version} h1:`))?.split(' ')[2];
  } catch {
    return undefined;
  }
}

function stepOf(
  name: StepName,
  problems: readonly Problem[],
  times: ReadonlyMap<StepName, number>,
  withNetwork: boolean,
): ReportedStep {
  const ms = times.get(name) ?? 0;
  const own = problems.filter((p) => p.step === name);
  if (own.some((p) => p.severity === 'error')) return { name, status: 'fails', ms };
  if (own.some((p) => p.severity === 'warn')) return { name, status: 'slow', ms };
  if ((name === 'dns' || name === 'network') && !withNetwork) return { name, status: 'unknown', ms };
  return { name, status: times.has(name) ? 'ok' : 'unknown', ms };
}

function report(problem: Problem): ReportedProblem {
  const { code, step, severity } = problem;
  const values = Object.fromEntries(Object.entries(problem.values).map(([k, v]) => [k, cleanText(v)]));
  const evidence = problem.evidence.map((e) => ({ ...e, value: cleanText(e.value) }));
  const local = (message: LocalText): LocalText => ({
    en: say(message, values).en,
    zh: say(message, { ...values, ...(values['whatZh'] === undefined ? {} : { what: values['whatZh'] }) }).zh,
  });
  return {
    code,
    step,
    severity,
    claim: local(CLAIMS[code]),
    remedy: local(REMEDIES[code]),
    evidence,
  };
}

function causesOf(cause: Problem): readonly LocalText[] {
  const { step, severity, values } = cause;
  const stops =
    step === 'network' &&
    severity === 'error' &&
    values['separator'] === ',' &&
    cause.code !== 'module-missing';
  const ends: Partial<Record<Problem['code'], LocalText>> = {
    'modules-not-cached': say(cacheEffectMessages.packages),
    'modules-not-listed': say(cacheEffectMessages.packages),
    'graph-not-cached': say(cacheEffectMessages.graph),
  };
  return [
    report(cause).claim,
    ...(stops ? [say(effectMessages.stops, values)] : []),
    say(effectMessages[step]),
    ends[cause.code] ?? say(severity === 'error' ? effectMessages.fails : effectMessages.slow),
  ];
}

/** A text without user names and passwords in addresses. */
function cleanText(value: string): string {
  return value.replace(/[a-z0-9+.-]+:\/\/[^/@,|\s]*@/gi, (part) => withoutSecrets(part));
}

function hideSecrets(entry: ToolchainReport['chain'][number]): ToolchainReport['chain'][number] {
  const candidate = <T extends { readonly value: string }>(c: T): T => ({ ...c, value: cleanText(c.value) });
  return {
    ...entry,
    value: entry.value === null ? null : cleanText(entry.value),
    winner: candidate(entry.winner),
    overridden: entry.overridden.map(candidate),
  };
}
