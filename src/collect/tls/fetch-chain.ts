import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
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
export function fetchChain(
  host: string,
  port: number,
  serverName: string,
  timeoutMs: number,
): Promise<FetchedChain | FetchFailure> {
  const from = performance.now();
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
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
    socket.once('error', (error) =>
      end({ code: 'code' in error ? String(error.code) : 'ERROR', message: error.message }),
    );
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
