import {
  certificateFiles,
  configTexts,
  localDials,
  namedPeers,
} from '../../analyze/named-peers/named-peers.ts';
import { say } from '../../base/messages.ts';
import { parseEnviron } from '../../formats/proc/parse-environ.ts';
import {
  defaultRouteInterface,
  localhostAddresses,
  parseTcpListeners,
} from '../../formats/proc/parse-tcp-listeners.ts';
import { type Evidence, mapEvidence, type Missing, missing, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { DatedCertificate } from '../../model/kubernetes.ts';
import type { NetworkLink, NetworkLinks, TcpListener } from '../../model/peers.ts';
import type { Target } from '../../model/target.ts';
import { clusterMessages as m } from '../cluster.messages.ts';
import type { Collector } from '../collector.ts';
import { readParsed, readText } from '../read-text.ts';
import { parseCertificates, readInside } from './tls.ts';

/** Interfaces of one namespace that are looked at; a node has one for each pod. */
const MAX_LINKS = 512;
/** The certificate of the cluster that the kubelet mounts. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt';

/** Interfaces with their MTU, sockets that listen, and what configuration says to dial. */
export const collector: Collector = {
  name: 'net-links',
  cost: 'cheap',
  timeoutMs: 3000,
  collect: collectLinks,
};

async function collectLinks(target: Target): Promise<FactTable> {
  const { processDir: dir, rootDir } = target;
  const [environ, cmdline, hosts, tcp4, tcp6] = await Promise.all([
    readParsed(target, `${dir}/environ`, parseEnviron),
    readParsed(target, `${dir}/cmdline`, (text) => text.split('\0')),
    readParsed(target, `${rootDir}/etc/hosts`, localhostAddresses),
    readParsed(target, `${dir}/net/tcp`, (text) => parseTcpListeners(text, 4)),
    readParsed(target, `${dir}/net/tcp6`, (text) => parseTcpListeners(text, 6)),
  ]);
  // The command line of this program says nothing about a service.
  const commandLine = target.judgesProcess ? (valueOf(cmdline) ?? []) : [];
  const texts = mapEvidence(environ, (env) => configTexts(env, commandLine));
  return {
    'net.links': await readLinks(target, rootDir, dir),
    'net.outerLinks': await readOuterLinks(target),
    'net.listeners': joinListeners(target, tcp4, tcp6),
    'net.localhost': hosts,
    'net.localDials': mapEvidence(texts, localDials),
    'tls.namedPeers': mapEvidence(texts, namedPeers),
    'tls.ownCertificates':
      texts.status === 'ok' ? await readCertificates(target, certificateFiles(texts.value)) : texts,
  };
}

async function readLinks(
  target: Target,
  rootDir: string,
  processDir: string,
): Promise<Evidence<NetworkLinks>> {
  const folder = `${rootDir}/sys/class/net`;
  const names = await target.readDir(folder);
  if (names.status !== 'ok') return names;
  const route = await readText(target, `${processDir}/net/route`);
  if (route.status !== 'ok') return route;
  const links = await Promise.all(
    names.value.slice(0, MAX_LINKS).map(async (name): Promise<readonly NetworkLink[] | Missing> => {
      const read = await readParsed(target, `${folder}/${name}/mtu`, (text) => Number(text.trim()));
      // An interface may go while it is looked at; files beside the interfaces (bonding_masters) have no MTU.
      if (read.status !== 'ok' && read.status !== 'absent') return read;
      const mtu = valueOf(read);
      const state = valueOf(await readText(target, `${folder}/${name}/operstate`))?.trim() ?? 'unknown';
      return mtu === undefined || !Number.isInteger(mtu) ? [] : [{ name, mtu, state }];
    }),
  );
  const gap = links.find((one): one is Missing => 'status' in one);
  if (gap !== undefined) return gap;
  const known = links.flatMap((one) => ('status' in one ? [] : one));
  return { ...names, value: { links: known, egress: defaultRouteInterface(route.value) } };
}

/** What lies around the network of the process, where this program stands outside of it. */
async function readOuterLinks(target: Target): Promise<Evidence<NetworkLinks>> {
  if (target.processDir === '/proc/self') return missing('absent', say(m.sameNetwork), '/proc/self/ns/net');
  const [own, judged] = await Promise.all([
    target.readLink('/proc/self/ns/net'),
    target.readLink(`${target.processDir}/ns/net`),
  ]);
  if (own.status !== 'ok') return own;
  if (judged.status !== 'ok') return judged;
  return own.value === judged.value
    ? missing('absent', say(m.sameNetwork), judged.source)
    : readLinks(target, '', '/proc/self');
}

/** Without IPv6 in the kernel there is one table only. */
function joinListeners(
  target: Target,
  tcp4: Evidence<readonly TcpListener[]>,
  tcp6: Evidence<readonly TcpListener[]>,
): Evidence<readonly TcpListener[]> {
  if (tcp4.status !== 'ok') return tcp4;
  if (tcp6.status === 'absent' && target.knowsAbsence(tcp6.source)) return tcp4;
  return tcp6.status === 'ok' ? { ...tcp4, value: [...tcp4.value, ...tcp6.value] } : tcp6;
}

/** The first certificate of each file; one that holds none, a key for example, is left out. */
async function readCertificates(
  target: Target,
  named: readonly string[],
): Promise<Evidence<readonly DatedCertificate[]>> {
  const paths = [...new Set([...named, SERVICE_ACCOUNT])];
  const read = await Promise.all(
    paths.map(async (where) => {
      const [first] = parseCertificates(valueOf(await readInside(target, where)) ?? '');
      return first === undefined ? [] : [{ where, ...first }];
    }),
  );
  return present(read.flat(), paths.join(', '), target.observedAtUnixMs);
}
