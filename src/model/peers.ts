import type { DatedCertificate } from './kubernetes.ts';

/** One certificate of a chain as a server sends it, its own first. */
export interface ServedCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly notAfterUnixMs: number;
  /** The certificate in PEM: public. */
  readonly pem: string;
}

/** What one TLS handshake showed; nothing was sent afterwards. */
export interface TlsAnswer {
  /** Null when the handshake ended well. */
  readonly failed: { readonly stage: 'dns' | 'tcp' | 'tls'; readonly code: string } | null;
  readonly chain: readonly ServedCertificate[];
  /** Whether the certificate is for the name that was asked for. */
  readonly nameMatches: boolean;
}

/** A server the process is configured to talk TLS to, and what its certificates say. */
export interface TlsPeer extends NamedPeer {
  readonly answer: TlsAnswer;
  /** Subject of the root that ends the chain in the certificates the process trusts; null when none does. */
  readonly trustedBy: string | null;
  /** The same among the public roots that come with this program. */
  readonly publicRoot: string | null;
}

/** One network interface of the judged network namespace. */
export interface NetworkLink {
  readonly name: string;
  readonly mtu: number;
  /** `up`, `down`, `unknown` (operstate). */
  readonly state: string;
}

/** Interfaces with the one that leads out. */
export interface NetworkLinks {
  readonly links: readonly NetworkLink[];
  /** Interface of the IPv4 default route; undefined without one. */
  readonly egress: string | undefined;
}

/** One socket that listens, as the kernel's tables show it. */
export interface TcpListener {
  readonly family: 4 | 6;
  /** `127.0.0.1`, `::1`, `0.0.0.0`, `::`. */
  readonly address: string;
  readonly port: number;
}

/** An address of this machine that configuration says to dial. */
export interface LocalDial {
  /** Name of the variable, or `command line`. */
  readonly from: string;
  readonly host: string;
  readonly port: number;
}

/** How much of inotify is in use. */
export interface InotifyUse {
  /** Instances of the judged process and the watches in them. */
  readonly instances: number;
  readonly watches: number;
  /** Instances of all processes of the same user that could be looked at. */
  readonly userInstances: number;
  /** Some processes of that user could not be looked at: the number is a lower bound. */
  readonly partial: boolean;
}

/** A server that configuration names with a TLS scheme. */
export interface NamedPeer {
  /** Name of the variable, or `command line`. */
  readonly namedBy: string;
  readonly host: string;
  readonly port: number;
}

/** Whether the process serves net/http/pprof. */
export interface PprofFacts {
  /** Only with active probes: ports that were asked, and the address that answered as net/http/pprof does. */
  readonly 'active.pprof': { readonly asked: readonly number[]; readonly url: string | null };
}

/** Facts about the network around the process and the servers it talks to. */
export interface PeerFacts extends PprofFacts {
  /** Servers that environment and command line name; empty when they name none. */
  readonly 'tls.namedPeers': readonly NamedPeer[];
  /** Only with active probes: servers that environment and command line name with https and other TLS schemes. */
  readonly 'active.tlsPeers': readonly TlsPeer[];
  /** Only with active probes: the entries of GOPROXY. */
  readonly 'active.tlsProxies': readonly TlsPeer[];
  /** Certificates in files that environment and command line name, the first of each file. */
  readonly 'tls.ownCertificates': readonly DatedCertificate[];
  readonly 'net.links': NetworkLinks;
  /** Interfaces around the judged network namespace, where this program stands outside of it. */
  readonly 'net.outerLinks': NetworkLinks;
  readonly 'net.listeners': readonly TcpListener[];
  readonly 'net.localDials': readonly LocalDial[];
  /** Addresses of `localhost` in /etc/hosts. */
  readonly 'net.localhost': readonly string[];
  readonly 'inotify.use': InotifyUse;
}
