import { proxyForUrl } from '../../analyze/go-chain/proxy-for-url.ts';
import { parseProxyList } from '../../analyze/go-proxy/proxy-list.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { configTexts, namedPeers } from '../../analyze/named-peers/named-peers.ts';
import { say } from '../../base/messages.ts';
import { parseEnviron } from '../../formats/proc/parse-environ.ts';
import { type Evidence, mapEvidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { NamedPeer, TlsPeer } from '../../model/peers.ts';
import type { Target } from '../../model/target.ts';
import { type RootPool, rootPool, trustedRoot } from '../chain-of-trust.ts';
import { clusterMessages as m } from '../cluster.messages.ts';
import { collectMessages } from '../collect.messages.ts';
import type { Collector } from '../collector.ts';
import { readGoSettings } from '../read-go-settings.ts';
import { readParsed } from '../read-text.ts';
import { insideRoot } from '../target/inside-root.ts';
import { readInside, rootPlaces } from './tls.ts';

/** Servers that are asked in one run. */
const MAX_ASKED = 8;
/** Files of a directory of roots that are read; distributions install some 300. */
const MAX_ROOT_FILES = 500;

/** The certificates of servers the process talks to, and of the module proxies, against the roots it trusts. */
export const collector: Collector = {
  name: 'tls-peers',
  cost: 'active',
  timeoutMs: 60_000,
  facts: ['active.tlsPeers', 'active.tlsProxies'],
  collect: collectPeers,
};

type Env = ReadonlyMap<string, string>;

async function collectPeers(target: Target): Promise<FactTable> {
  const environ = await readParsed(target, `${target.processDir}/environ`, parseEnviron);
  const gap = environ.status === 'ok' ? await otherNetwork(target) : environ;
  if (environ.status !== 'ok' || gap !== undefined) {
    const blind = gap ?? missing<never>('failed', say(collectMessages.failed), 'network');
    return { 'active.tlsPeers': blind, 'active.tlsProxies': blind };
  }
  const env = environ.value;
  const commandLine = valueOf(
    await readParsed(target, `${target.processDir}/cmdline`, (text) => text.split('\0')),
  );
  const peers = namedPeers(configTexts(env, commandLine ?? [])).slice(0, MAX_ASKED);
  const proxies = await goProxies(target, env);
  if (peers.length === 0 && proxies.status === 'ok' && proxies.value.length === 0) {
    const none = missing<never>('absent', say(m.noPeers), 'environment');
    return { 'active.tlsPeers': none, 'active.tlsProxies': none };
  }
  const own = await readPool(target, env);
  // Loaded when it is needed: a run without --active does not pay for it.
  const { rootCertificates } = await import('node:tls');
  const known = rootPool(rootCertificates);
  return {
    'active.tlsPeers': await askAll(target, env, peers, own, known),
    'active.tlsProxies':
      proxies.status === 'ok' ? await askAll(target, env, proxies.value, own, known) : proxies,
  };
}

/** Handshakes from this program's network say nothing about that of a process in another one. */
async function otherNetwork(target: Target): Promise<Evidence<never> | undefined> {
  if (target.processDir === '/proc/self') return undefined;
  const [own, other] = await Promise.all([
    target.readLink('/proc/self/ns/net'),
    target.readLink(`${target.processDir}/ns/net`),
  ]);
  const isSame = own.status === 'ok' && other.status === 'ok' && own.value === other.value;
  return isSame
    ? undefined
    : missing('failed', say(collectMessages.otherNetwork), `${target.processDir}/ns/net`);
}

async function goProxies(target: Target, env: Env): Promise<Evidence<readonly NamedPeer[]>> {
  const settings = await readGoSettings(insideRoot(target), env);
  return mapEvidence(settings, (known) =>
    parseProxyList(settingOf(known, 'GOPROXY')).entries.flatMap(({ url }) => {
      if (!url.startsWith('https:') || !URL.canParse(url)) return [];
      const { hostname, port } = new URL(url);
      return [{ namedBy: 'GOPROXY', host: hostname, port: port === '' ? 443 : Number(port) }];
    }),
  );
}

/** The roots of the process: the first bundle, then every directory (crypto/x509 root_unix.go). */
async function readPool(target: Target, env: Env): Promise<RootPool> {
  const { files, dirs } = rootPlaces(env);
  const texts: string[] = [];
  for (const path of files) {
    const text = valueOf(await readInside(target, path));
    if (text === undefined) continue;
    texts.push(text);
    break;
  }
  for (const dir of dirs) {
    const names = valueOf(await target.readDir(`${target.rootDir}${dir}`)) ?? [];
    const wanted = names.filter((name) => !files.includes(`${dir}/${name}`)).slice(0, MAX_ROOT_FILES);
    const read = await Promise.all(wanted.map((name) => readInside(target, `${dir}/${name}`)));
    texts.push(...read.flatMap((text) => valueOf(text) ?? []));
  }
  return rootPool(texts);
}

async function askAll(
  target: Target,
  env: Env,
  peers: readonly NamedPeer[],
  own: RootPool,
  known: RootPool,
): Promise<Evidence<readonly TlsPeer[]>> {
  if (peers.length === 0) return missing('absent', say(m.noPeers), 'environment');
  const asked: TlsPeer[] = [];
  for (const peer of peers) {
    const address = `${peer.host}:${peer.port}`;
    const { proxy } = proxyForUrl(new URL(`https://${address}`), env);
    if (proxy !== undefined) return missing('failed', say(collectMessages.throughProxy, { proxy }), address);
    const answer = await target.probe('tls', address);
    if (answer.status !== 'ok') return answer;
    const chain = answer.value.chain.map(({ pem }) => pem);
    asked.push({
      ...peer,
      answer: answer.value,
      trustedBy: trustedRoot(chain, own),
      publicRoot: trustedRoot(chain, known),
    });
  }
  const source = peers.map(({ host, port }) => `${host}:${port}`).join(', ');
  return present(asked, `TLS ${source}`, target.observedAtUnixMs);
}
