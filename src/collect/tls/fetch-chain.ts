import { X509Certificate } from 'node:crypto';
import { connect as dial, isIP, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { isSocks, openHttpTunnel, openSocksTunnel, proxyPort } from '../toolchain/proxy-hop.ts';
import { parseCertificate } from '../../formats/x509/parse-certificate.ts';
import type { ParsedCertificate } from '../../model/certificate.ts';

/** What a peer has shown. */
export interface FetchedChain {
  readonly chain: readonly ParsedCertificate[];
  readonly address: string;
  readonly protocol: string;
  readonly ms: number;
}

/** Why no chain was seen; `code` is an errno or a code of TLS. */
export interface FetchFailure {
  readonly code: string;
  readonly message: string;
}

/**
 * Shakes hands with a peer and keeps the certificates it sends, trusted or not. Nothing else is sent. Bounds: ten
 * certificates.
 */
export async function fetchChain(target: FetchTarget): Promise<FetchedChain | FetchFailure> {
  const { host, port, proxy, timeoutMs } = target;
  const from = performance.now();
  if (proxy === undefined) return shakeHands(target, { host, port }, from);
  try {
    return await shakeHands(target, { socket: await openThrough(proxy, host, port, timeoutMs) }, from);
  } catch (error) {
    return failureOf(error);
  }
}

/** Whom to shake hands with. */
export interface FetchTarget {
  readonly host: string;
  readonly port: number;
  readonly serverName: string;
  readonly timeoutMs: number;
  /** HTTP or SOCKS5 proxy in between; undefined for none. */
  readonly proxy: URL | undefined;
}

function failureOf(error: unknown): FetchFailure {
  return {
    code: error instanceof Error && 'code' in error ? String(error.code) : 'ERROR',
    message: error instanceof Error ? error.message : String(error),
  };
}

async function openThrough(proxy: URL, host: string, port: number, timeoutMs: number): Promise<Socket> {
  const at = { host: proxy.hostname.replace(/^\[|\]$/g, ''), port: proxyPort(proxy) };
  // A proxy may itself be asked over TLS; its own certificate is not what is asked about.
  const socket =
    proxy.protocol === 'https:'
      ? connect({ ...at, rejectUnauthorized: false, ...(isIP(at.host) === 0 ? { servername: at.host } : {}) })
      : dial(at);
  const timer = setTimeout(
    () => socket.destroy(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' })),
    timeoutMs,
  );
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once(proxy.protocol === 'https:' ? 'secureConnect' : 'connect', () => resolve());
      socket.once('error', reject);
    });
    const failed = new Promise<never>((_, reject) => void socket.once('error', reject));
    await Promise.race([
      isSocks(proxy) ? openSocksTunnel(socket, proxy, host, port) : openHttpTunnel(socket, proxy, host, port),
      failed,
    ]);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function shakeHands(
  { host, serverName, timeoutMs }: FetchTarget,
  way: { readonly host: string; readonly port: number } | { readonly socket: Socket },
  from: number,
): Promise<FetchedChain | FetchFailure> {
  return new Promise((resolve) => {
    const socket = connect({
      ...way,
      rejectUnauthorized: false,
      // No authority at all: only what the peer sends shall be in the chain.
      ca: [],
      minVersion: 'TLSv1',
      ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
    });
    const end = (result: FetchedChain | FetchFailure) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(timeoutMs, () =>
      end({ code: 'ETIMEDOUT', message: `no answer within ${timeoutMs} ms` }),
    );
    socket.once('error', (error) => end(failureOf(error)));
    socket.once('secureConnect', () => {
      const chain: ParsedCertificate[] = [];
      const seen = new Set<string>();
      let one = socket.getPeerX509Certificate();
      while (one !== undefined && chain.length < 10 && !seen.has(one.fingerprint256)) {
        seen.add(one.fingerprint256);
        const parsed = parseCertificate(one.raw);
        if (parsed !== undefined) chain.push(parsed);
        one = one.issuerCertificate;
      }
      end({
        chain,
        address: socket.remoteAddress ?? host,
        protocol: socket.getProtocol() ?? '',
        ms: performance.now() - from,
      });
    });
  });
}

/** Verifies one signature with the runtime's cryptography. */
export function isSignedBy(child: ParsedCertificate, parent: ParsedCertificate): boolean {
  try {
    return new X509Certificate(child.der).verify(new X509Certificate(parent.der).publicKey);
  } catch {
    return false;
  }
}
