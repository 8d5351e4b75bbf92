import { type LocalText, say } from '../../base/messages.ts';
import type { NssSource, ResolvConf } from '../../model/dns-config.ts';
import { resolverMessages as m } from './resolver.messages.ts';

/** What decides which resolver a Go program uses. */
export interface ResolverSurroundings {
  /** The program can call libc: built with cgo, and not with the tag netgo. */
  readonly cgo: boolean;
  /** Built with the tag netcgo. */
  readonly cgoForced: boolean;
  readonly env: ReadonlyMap<string, string>;
  /** `undefined`: the file does not exist, which Go takes as empty. */
  readonly resolvConf: ResolvConf | undefined;
  /** Sources of the hosts line; `undefined`: no file, `'malformed'`: Go cannot read it. */
  readonly nss: readonly NssSource[] | 'malformed' | undefined;
}

/** Which resolver answers for an ordinary name, and why. */
export interface ResolverChoice {
  readonly resolver: 'go' | 'cgo';
  readonly because: LocalText;
}

/**
 * Predicts the resolver for a name that is neither local nor the host's own, on Linux.
 * Source: net/conf.go of go1.26.8, initConfVal and lookupOrder.
 */
export function chooseResolver(around: ResolverSurroundings): ResolverChoice {
  const choice = (resolver: 'go' | 'cgo', because: LocalText): ResolverChoice => ({ resolver, because });
  if (!around.cgo) return choice('go', say(m.noCgo));
  const mode = netdnsMode(around.env.get('GODEBUG') ?? '');
  if (mode === 'go') return choice('go', say(m.forced, { mode }));
  if (mode === 'cgo' || around.cgoForced) return choice('cgo', say(m.forced, { mode: 'cgo' }));
  const variable = around.env.has('LOCALDOMAIN')
    ? 'LOCALDOMAIN'
    : ['RES_OPTIONS', 'HOSTALIASES'].find((name) => (around.env.get(name) ?? '') !== '');
  if (variable !== undefined) return choice('cgo', say(m.variable, { variable }));
  const unknown = around.resolvConf?.unknown[0];
  if (unknown !== undefined) return choice('cgo', say(m.option, { option: unknown }));
  if (around.nss === 'malformed') return choice('cgo', say(m.malformed));
  const odd = around.nss?.find((source) => !isUnderstood(source));
  if (odd !== undefined) return choice('cgo', say(m.source, { source: odd.name }));
  return choice('go', say(m.usual));
}

/** `files` and `dns` with usual conditions; myhostname and mdns concern only names that are not ordinary. */
function isUnderstood({ name, standard }: NssSource): boolean {
  if (name === 'files' || name === 'dns') return standard;
  return name === 'myhostname' || name.startsWith('mdns');
}

/** The resolver part of GODEBUG=netdns=MODE[+LEVEL]; the last of several wins. */
function netdnsMode(godebug: string): string {
  const value = godebug
    .split(',')
    .filter((pair) => pair.startsWith('netdns='))
    .at(-1)
    ?.slice('netdns='.length);
  return value?.split('+').find((part) => part === 'go' || part === 'cgo') ?? '';
}
