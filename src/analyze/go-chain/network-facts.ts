import type { ProxyEntry } from '../go-proxy/proxy-list.ts';

/** Stages of one request in the order in which they happen. */
export const REQUEST_STAGES = ['dns', 'connect', 'proxy', 'tls', 'firstByte', 'body'] as const;
/** A stage of a request: name resolution, TCP, CONNECT through a proxy, TLS, waiting for the answer, reading it. */
export type RequestStage = (typeof REQUEST_STAGES)[number];

/** One request with each of its stages timed. */
export interface TimedRequest {
  /** Without user name and password. */
  readonly url: string;
  /** HTTP proxy in between, without user name and password. */
  readonly via: string | undefined;
  /** Milliseconds of the stages that were reached. */
  readonly ms: Readonly<Partial<Record<RequestStage, number>>>;
  readonly addresses: readonly string[];
  readonly status: number | undefined;
  readonly bytes: number;
  /** Where it ended early; `code` is an errno or a code of TLS. */
  readonly failed:
    | {
        readonly stage: RequestStage;
        readonly code: string;
        readonly message: string;
        /** Schemes that an HTTP proxy asks for with 407. */
        readonly challenge?: readonly string[];
      }
    | undefined;
  /** Issuer and end of the certificate that was shown, also of one that was refused. */
  readonly certificate:
    | { readonly issuer: string; readonly names: string; readonly validTo: string }
    | undefined;
}

/** What the content of a module says, beyond the answer's status. */
export type ContentProblem =
  | { readonly kind: 'truncated'; readonly bytes: number; readonly message: string }
  | { readonly kind: 'checksum'; readonly expected: string; readonly seen: string };

/** What one entry of GOPROXY has answered. */
export interface EntryProbe {
  readonly entry: ProxyEntry;
  readonly requests: readonly TimedRequest[];
  readonly content: ContentProblem | undefined;
}

/** The netrc file that the go command reads; never the logins themselves. */
export interface NetrcFacts {
  readonly path: string;
  /** Null when it was read; `ENOENT` when there is none. */
  readonly code: string | null;
  readonly machines: readonly string[];
}

/** What was asked of the network. */
export interface NetworkFacts {
  /** `GOPROXY` that was in force. */
  readonly setting: string;
  /** Module and version that was asked for; the version is undefined when only the list was. */
  readonly module: string;
  readonly version: string | undefined;
  readonly isPrivate: boolean;
  readonly entries: readonly EntryProbe[];
  /** Checksum database, asked through the first entry that answers or directly; undefined when it is not used. */
  readonly sumDb: { readonly name: string; readonly request: TimedRequest } | undefined;
  /** Files that the certificates of the authorities were read from. */
  readonly rootFiles: readonly string[];
  /** Where logins come from, when the go command reads netrc; undefined with GOAUTH that names it not. */
  readonly netrc?: NetrcFacts;
  /** A connection to this machine itself, as a baseline. */
  readonly baselineMs: number;
}
