import { readlinkSync } from 'node:fs';
import { AppError } from '../../base/errors/app-error.ts';
import { type LocalText, say } from '../../base/messages.ts';
import { NO_RESOURCE, type ProfileResource, resourceOfAttributes } from '../../model/profile-resource.ts';
import { pprofEndpointMessages as m } from './pprof-endpoint.messages.ts';
import { parseResourceAttributes, processBehind, resourceOfProcess } from './process-resource.ts';
import { readText } from './read-body.ts';
import { entriesOf, linkOf, textOf } from './process-files.ts';

/** Where a process serves `net/http/pprof`. */
export interface PprofEndpoint {
  /** Ends in `/debug/pprof/` or where the program put it. */
  readonly base: URL;
  /** The process and its program file; null for a URL. */
  readonly pid: number | null;
  readonly program: string | null;
  /** Where the process runs, as far as that can be told from here. */
  readonly resource: ProfileResource;
  /** Asks for an address below `base`, by the way that leads there. */
  readonly fetch: (
    url: URL,
    options: {
      readonly headers: Readonly<Record<string, string>>;
      readonly signal: AbortSignal;
      readonly redirect?: 'error' | 'follow' | 'manual';
    },
  ) => Promise<Response>;
  /** What is worth knowing about how it was found: one pod of several. */
  readonly notes: readonly LocalText[];
}

/** `fetch` refuses addresses with a user name: it goes into a header. */
export function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** How a cluster is reached, for `pod:` and `deploy:`. */
export interface EndpointOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
}

const PATH = '/debug/pprof/';
const PROBE_MS = 3000;
/** Much more than an index or a command line has. */
const MAX_PROBE_BYTES = 4 * 2 ** 20;
const LISTEN = '0A';

/**
 * Finds the endpoint: a URL of the server, of its index or of one profile; `pid:N`, whose listening ports are tried; or
 * `pod:[NS/]NAME[/CONTAINER][:PORT]` and `deploy:[NS/]NAME[:PORT]`, whose ports are tried through the API server.
 * Errors: `BAD_ARGUMENT`, `PPROF_NOT_FOUND`, and of pods those of `openPodProxy`.
 */
export async function findEndpoint(
  target: string,
  signal: AbortSignal,
  options: EndpointOptions = {},
): Promise<PprofEndpoint> {
  const [, kind, wish = ''] = /^(pod|deploy):(.+)$/.exec(target) ?? [];
  if (kind === 'pod' || kind === 'deploy') return ofPod(kind, wish, signal, options);
  const pid = /^pid:(\d+)$/.exec(target)?.[1];
  if (pid !== undefined) return ofProcess(Number(pid), signal);
  let url: URL;
  try {
    url = new URL(/^https?:\/\//.test(target) ? target : `http://${target}`);
  } catch (cause) {
    throw new AppError('BAD_ARGUMENT', {
      values: { command: 'profile', problem: say(m.badTarget, { seen: target }) },
      cause,
    });
  }
  const given = resourceOfAttributes(parseResourceAttributes(url.hash.slice(1)));
  const base = indexOf(url);
  const resource = { ...(await resourceBehind(base, signal)), ...given };
  return { base, pid: null, program: null, fetch: direct, notes: [], resource };
}

const direct: PprofEndpoint['fetch'] = (url, init) => fetch(url, init);

/** Ports that are tried where a pod declares none, and after those it declares: those of Go's documentation and of habit. */
const USUAL_PORTS = [6060, 8080];

async function ofPod(
  kind: 'pod' | 'deploy',
  wish: string,
  signal: AbortSignal,
  options: EndpointOptions,
): Promise<PprofEndpoint> {
  const { openPodProxy } = await import('../../collect/target/kube/pod-proxy.ts');
  const proxy = await openPodProxy(kind, wish, options);
  const { namespace, pod, notes } = proxy;
  const resource = {
    ...NO_RESOURCE,
    pod,
    namespace,
    container: proxy.container,
    containerId: proxy.containerId ?? '',
    host: proxy.nodeName ?? '',
  };
  const isGiven = /:\d+$/.test(wish);
  const ports = isGiven ? proxy.ports : [...new Set([...proxy.ports, ...USUAL_PORTS])];
  // The address of the pod, as a name: what lies below it goes through the API server.
  const ask: PprofEndpoint['fetch'] = (url, init) =>
    proxy.get(Number(url.port || '80'), url.pathname + url.search, init);
  for (const port of ports) {
    const base = new URL(`http://${pod}.${namespace}:${port}${PATH}`);
    if (await servesPprof(base, signal, ask))
      return { base, pid: null, program: null, fetch: ask, notes, resource };
  }
  const problem = say(m.podNoPort, {
    pod: `${namespace}/${pod}`,
    ports: ports.join(', '),
    port: ports[0] ?? '',
  });
  throw new AppError('PPROF_NOT_FOUND', { values: { problem } });
}

/** The index of a URL: what comes before the name of a profile, else the usual path. */
function indexOf(url: URL): URL {
  const base = new URL(url.href);
  base.search = '';
  base.hash = '';
  const at = base.pathname.lastIndexOf('/pprof/');
  if (at >= 0) base.pathname = base.pathname.slice(0, at + '/pprof/'.length);
  else if (base.pathname.endsWith('/pprof')) base.pathname += '/';
  else if (base.pathname === '/') base.pathname = PATH;
  else base.pathname = base.pathname.replace(/\/*$/, '/');
  return base;
}

async function ofProcess(pid: number, signal: AbortSignal): Promise<PprofEndpoint> {
  const fail = (problem: ReturnType<typeof say>): AppError =>
    new AppError('PPROF_NOT_FOUND', { values: { problem } });
  let exe: string;
  try {
    exe = readlinkSync(`/proc/${pid}/exe`);
  } catch (cause) {
    const isThere = entriesOf(`/proc/${pid}`).length > 0;
    throw new AppError('PPROF_NOT_FOUND', {
      values: { problem: say(isThere ? m.notMine : m.noProcess, { pid }) },
      cause,
    });
  }
  if (linkOf(`/proc/${pid}/ns/net`) !== linkOf('/proc/self/ns/net'))
    throw fail(say(m.otherNet, { pid, exe }));
  const places = listeners(pid);
  for (const place of places) {
    const base = new URL(`http://${place}${PATH}`);
    if (await servesPprof(base, signal, direct))
      return {
        base,
        pid,
        program: `/proc/${pid}/exe`,
        fetch: direct,
        notes: [],
        resource: resourceOfProcess(pid),
      };
  }
  const ports = places.length === 0 ? say(m.noListener) : places.join(', ');
  throw fail(say(m.noPort, { pid, exe, ports }));
}

/** Where the program behind an address of this machine runs; nothing for other machines and for what only forwards. */
async function resourceBehind(base: URL, signal: AbortSignal): Promise<ProfileResource> {
  if (!/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(base.hostname)) return NO_RESOURCE;
  try {
    const url = new URL('cmdline', base);
    url.username = '';
    url.password = '';
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]);
    const answer = await fetch(url, { signal: limit, headers: authorizationOf(base), redirect: 'error' });
    const pid = answer.ok
      ? processBehind(Number(base.port || '80'), await readText(answer, MAX_PROBE_BYTES))
      : undefined;
    return pid === undefined ? NO_RESOURCE : resourceOfProcess(pid);
  } catch {
    // Whoever asks for profiles next is told why nothing comes.
    return NO_RESOURCE;
  }
}

async function servesPprof(base: URL, signal: AbortSignal, ask: PprofEndpoint['fetch']): Promise<boolean> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]);
    const answer = await ask(base, { signal: limit, headers: {}, redirect: 'manual' });
    return (
      answer.ok && /goroutine\?debug=|full goroutine stack dump/.test(await readText(answer, MAX_PROBE_BYTES))
    );
  } catch (error) {
    // A cluster that refuses will refuse the next port as well.
    if (error instanceof AppError) throw error;
    // Another protocol, or nobody who answers: the next port.
    return false;
  }
}

/** Addresses that the process listens on, this machine's own instead of "any". Source: proc_net_tcp of the Linux manual. */
function listeners(pid: number): string[] {
  const own = new Set<string>();
  for (const fd of entriesOf(`/proc/${pid}/fd`)) {
    const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
    if (inode !== undefined) own.add(inode);
  }
  const found = new Set<string>();
  for (const [table, wide] of [
    ['tcp', false],
    ['tcp6', true],
  ] as const) {
    for (const line of textOf(`/proc/${pid}/net/${table}`).split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const [address = '', port = ''] = (fields[1] ?? '').split(':');
      if (fields[3] !== LISTEN || !own.has(fields[9] ?? '')) continue;
      found.add(`${wide ? hostOfV6(address) : hostOfV4(address)}:${Number.parseInt(port, 16)}`);
    }
  }
  return [...found];
}

function hostOfV4(hex: string): string {
  const bytes = hex.match(/../g)?.map((b) => Number.parseInt(b, 16)) ?? [];
  const address = bytes.reverse().join('.');
  return address === '0.0.0.0' ? '127.0.0.1' : address;
}

// Four words, each in the machine's byte order (little endian on every platform Go and Node share here).
function hostOfV6(hex: string): string {
  if (/^0+$/.test(hex)) return '127.0.0.1';
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((w) => (w.match(/../g) ?? []).reverse()).join('');
  if (bytes.startsWith('00000000000000000000ffff')) return hostOfV4(words[3] ?? '');
  return `[${(bytes.match(/.{4}/g) ?? []).join(':')}]`;
}
