import { readFileSync } from 'node:fs';
import { isPublicName, judgeTrust, type TrustNote } from '../../analyze/tls-trust/judge-trust.ts';
import { proxyForUrl } from '../../analyze/go-chain/proxy-for-url.ts';
import { type TrustVerdict, verifyChain } from '../../analyze/tls-trust/verify-chain.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import { filesOfImage } from '../../collect/tls/root-files.ts';
import { configTexts, namedPeers } from '../../analyze/named-peers/named-peers.ts';
import type { ImageTree } from '../../model/image-tree.ts';
import { fetchChain, type FetchFailure, isSignedBy } from '../../collect/tls/fetch-chain.ts';
import { withoutSecrets } from '../../collect/toolchain/timed-request.ts';
import { type GoRoots, parsePem, publicRootSubjects, readGoRoots } from '../../collect/tls/read-go-roots.ts';
import type { ParsedCertificate } from '../../model/certificate.ts';
import { tlsMessages as m } from './tls.messages.ts';
import { parseCertificate } from '../../formats/x509/parse-certificate.ts';

/** What was asked about. */
export interface TlsRequest {
  /** `host`, `host:port`, `[::1]:443`, or a file with certificates. */
  readonly peers: readonly string[];
  /** Name to verify; undefined for the host of the peer. */
  readonly name: string | undefined;
  readonly env: ReadonlyMap<string, string>;
  /** Remaining time below which an end is near. */
  readonly warnMs: number;
  readonly timeoutMs: number;
  /** Leave out the proxies of the environment. */
  readonly direct: boolean;
  readonly goMinor: number;
  /** Whose roots and environment count; null for this machine and `env`. */
  readonly place: TlsPlace | null;
  /** Ask the servers, too, that environment and command line name with a scheme of TLS. */
  readonly declared: boolean;
}

/** A root file system with what its process is started with. */
export interface TlsPlace {
  readonly name: string;
  readonly tree: ImageTree;
  /** True when something was fetched and the roots have to be read again. */
  readonly fetchMissing: () => Promise<boolean>;
}

/** One peer or file. */
export interface TlsPeer {
  readonly peer: string;
  /** Variable or command line that names it; null when it was asked about. */
  readonly namedBy: string | null;
  readonly name: string;
  /** Why no certificate was seen. */
  readonly failure: FetchFailure | null;
  readonly address: string | null;
  readonly protocol: string | null;
  /** Proxy in between, without login. */
  readonly via: string | null;
  readonly sent: readonly ParsedCertificate[];
  readonly verdict: TrustVerdict | null;
  readonly notes: readonly TrustNote[];
}

/** What `goroscope tls` found. */
export interface TlsReport {
  readonly goMinor: number;
  /** Target whose roots these are; null for this machine. */
  readonly in: string | null;
  /** False when nothing says with which variables a program is started there. */
  readonly envKnown: boolean;
  readonly roots: GoRoots;
  readonly peers: readonly TlsPeer[];
}

/** Reads the roots and judges every peer. Errors: `FILE_NOT_READABLE`; a peer that does not answer is part of the report. */
export async function reportTls(request: TlsRequest): Promise<TlsReport> {
  const { place, goMinor } = request;
  const config = place?.tree.config ?? null;
  const env = place === null ? request.env : environmentOf(config?.env ?? []);
  const roots = place === null ? readGoRoots(env) : await readRootsIn(place, env);
  const words = config === null ? [] : ['', ...config.entrypoint, ...config.cmd];
  const declared = request.declared ? namedPeers(configTexts(env, words)) : [];
  const wanted = [
    ...request.peers.map((peer) => ({ peer, namedBy: null })),
    ...declared.map(({ host, port, namedBy }) => ({ peer: `${host}:${port}`, namedBy })),
  ];
  const publicRoots = publicRootSubjects();
  const peers: TlsPeer[] = [];
  for (const { peer, namedBy } of wanted)
    peers.push({ ...(await judgePeer(peer, roots, publicRoots, request)), namedBy });
  return { goMinor, in: place?.name ?? null, envKnown: place === null || config !== null, roots, peers };
}

/** What lies elsewhere is fetched as it is asked for. */
async function readRootsIn(
  { tree, fetchMissing }: TlsPlace,
  env: ReadonlyMap<string, string>,
): Promise<GoRoots> {
  const files = filesOfImage(tree);
  let roots = readGoRoots(env, files);
  for (let round = 0; round < MAX_ROUNDS && (await fetchMissing()); round++) roots = readGoRoots(env, files);
  return roots;
}

/** Rounds of asking and fetching: the bundles, the folders, their files, and links. */
const MAX_ROUNDS = 64;

function environmentOf(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap((line) => {
      const at = line.indexOf('=');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
    }),
  );
}

async function judgePeer(
  peer: string,
  roots: GoRoots,
  publicRoots: ReadonlySet<string>,
  request: TlsRequest,
): Promise<Omit<TlsPeer, 'namedBy'>> {
  const from = isFile(peer) ? readChain(peer) : await askPeer(peer, request);
  const { failure, name, sent } = from;
  if (failure !== null) return { ...from, peer, verdict: null, notes: [] };
  const nowUnixMs = Date.now();
  const verdict = verifyChain({
    sent,
    roots: roots.certificates,
    host: request.name ?? name,
    nowUnixMs,
    goMinor: request.goMinor,
    isSignedBy,
  });
  const host = request.name ?? name;
  const notes = judgeTrust(sent, verdict, publicRoots, {
    nowUnixMs,
    warnMs: request.warnMs,
    isPublicName: isPublicName(host),
  });
  return { ...from, peer, name: host, verdict, notes };
}

type Seen = Pick<TlsPeer, 'failure' | 'name' | 'sent' | 'address' | 'protocol' | 'via'>;

async function askPeer(peer: string, { name, timeoutMs, env, direct }: TlsRequest): Promise<Seen> {
  const match = /^(?:https?:\/\/)?(\[[0-9a-f:.]+\]|[^:/]+)(?::(\d{1,5}))?(?:\/.*)?$/i.exec(peer);
  const host = (match?.[1] ?? '').replace(/^\[|\]$/g, '');
  const wanted = Number(match?.[2] ?? 443);
  if (host === '' || wanted < 1 || wanted > 65_535) {
    const problem = say(m.badPeer, { peer });
    throw new AppError('BAD_ARGUMENT', { values: { command: 'tls', problem } });
  }
  const port = wanted;
  const url = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const known = direct || !URL.canParse(url) ? undefined : proxyForUrl(new URL(url), env).proxy;
  const proxy = known === undefined || !URL.canParse(known) ? undefined : new URL(known);
  const got = await fetchChain({ host, port, serverName: name ?? host, timeoutMs, proxy });
  const via = proxy === undefined ? null : withoutSecrets(proxy.href).replace(/\/$/, '');
  const none = { failure: null, name: host, sent: [], address: null, protocol: null, via };
  return 'code' in got
    ? { ...none, failure: got }
    : { ...none, sent: got.chain, address: got.address, protocol: got.protocol };
}

/** A path, or something that is there: a host is neither. */
function isFile(peer: string): boolean {
  return peer.includes('/') ? !/^https?:\/\//.test(peer) : /\.(?:pem|crt|cer|der)$/i.test(peer);
}

function readChain(path: string): Seen {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('FILE_NOT_READABLE', { values: { path, reason }, cause });
  }
  const pem = parsePem(bytes.toString('latin1'));
  const der = pem.length === 0 ? parseCertificate(bytes) : undefined;
  const sent = der === undefined ? pem : [der];
  if (sent.length === 0)
    throw new AppError('FILE_NOT_READABLE', { values: { path, reason: m.noCertificate } });
  const name = sent[0]?.dnsNames[0] ?? sent[0]?.addresses[0] ?? sent[0]?.commonName ?? '';
  return {
    failure: null,
    name: name.replace(/^\*\./, 'any.'),
    sent,
    address: null,
    protocol: null,
    via: null,
  };
}

/** The report as one object for machines; fields are added, never renamed. */
export function tlsReportToJson({ goMinor, roots, peers, ...rest }: TlsReport): object {
  const short = (c: ParsedCertificate | null) =>
    c === null
      ? null
      : {
          subject: c.subject,
          issuer: c.issuer,
          notBefore: new Date(c.notBeforeUnixMs).toISOString(),
          notAfter: new Date(c.notAfterUnixMs).toISOString(),
          signatureAlgorithm: c.signatureAlgorithm,
          key: `${c.keyAlgorithm} ${c.keyBits}`,
          dnsNames: c.dnsNames,
          addresses: c.addresses,
          isAuthority: c.isAuthority,
        };
  return {
    schema: 1,
    go: `go1.${goMinor}`,
    in: rest.in,
    envKnown: rest.envKnown,
    roots: { places: roots.places, certificates: roots.certificates.length },
    peers: peers.map(({ sent, verdict, notes, ...peer }) => ({
      ...peer,
      trusted: verdict?.trusted ?? null,
      sent: sent.map(short),
      chain: verdict?.chain.map(short) ?? [],
      problems: verdict?.problems.map((p) => ({ ...p, certificate: short(p.certificate) })) ?? [],
      notes: notes.map((note) => ({ ...note, certificate: short(note.certificate) })),
    })),
  };
}
