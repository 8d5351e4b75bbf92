import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { type Evidence, present } from '../../model/evidence.ts';
import type { ServedCertificate, TlsAnswer } from '../../model/peers.ts';

const TIMEOUT_MS = 8000;
/** Certificates of one chain that are kept. */
const MAX_CHAIN = 10;

/**
 * One TLS handshake with `host:port` (an IPv6 address in brackets), then the connection is closed; no byte of the
 * application is sent. The certificates are taken as they come: judging them is for whoever asks. Never fails: a failure
 * is the answer.
 */
export function probeTls(address: string): Promise<Evidence<TlsAnswer>> {
  const [, host = address, port = '443'] = /^(.*):(\d+)$/.exec(address) ?? [];
  const name = host.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    let stage: 'dns' | 'tcp' | 'tls' = isIP(name) === 0 ? 'dns' : 'tcp';
    const finish = (answer: TlsAnswer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(present(answer, `TLS ${address}`, Date.now()));
    };
    const fail = (code: string) => finish({ failed: { stage, code }, chain: [], nameMatches: false });
    const timer = setTimeout(() => fail('TIMEOUT'), TIMEOUT_MS);
    const socket = connect({
      host: name,
      port: Number(port),
      // The chain of a server that this host does not trust is what is looked for; nothing is sent over it.
      rejectUnauthorized: false,
      ...(isIP(name) === 0 ? { servername: name } : {}),
    });
    socket.on('lookup', (error: Error | null) => {
      if (error === null) stage = 'tcp';
    });
    socket.on('connect', () => (stage = 'tls'));
    socket.on('error', (error) => fail('code' in error ? String(error.code) : error.message.slice(0, 80)));
    socket.on('end', () => fail('CLOSED'));
    socket.on('secureConnect', () => finish({ failed: null, ...chainOf(socket, name) }));
  });
}

function chainOf(socket: TLSSocket, name: string): Pick<TlsAnswer, 'chain' | 'nameMatches'> {
  const chain: ServedCertificate[] = [];
  const seen = new Set<string>();
  let nameMatches = false;
  let at: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (at?.raw !== undefined && chain.length < MAX_CHAIN && !seen.has(at.fingerprint256)) {
    seen.add(at.fingerprint256);
    const parsed = new X509Certificate(at.raw);
    if (chain.length === 0)
      nameMatches = (isIP(name) === 0 ? parsed.checkHost(name) : parsed.checkIP(name)) !== undefined;
    chain.push({
      subject: parsed.subject.replaceAll('\n', ', '),
      issuer: parsed.issuer.replaceAll('\n', ', '),
      notAfterUnixMs: Date.parse(parsed.validTo),
      pem: parsed.toString(),
    });
    at = at.issuerCertificate;
  }
  return { chain, nameMatches };
}
