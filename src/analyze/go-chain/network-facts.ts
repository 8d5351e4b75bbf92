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
  /** Where the answer sends to, without user name and password. */
  readonly location?: string;
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
  | { readonly kind: 'checksum'; readonly expected: string; readonly seen: string }
  /** The answer is no module: a page to log in, a portal. `start` is its first line. */
  | { readonly kind: 'page'; readonly start: string };

/** What one entry of GOPROXY has answered. */
export interface EntryProbe {
  readonly entry: ProxyEntry;
  /** In their order, with those a redirect has led to. */
  readonly requests: readonly TimedRequest[];
  /** The same once more, after it took long to say that there is no such module. */
  readonly repeat?: TimedRequest;
  readonly content: ContentProblem | undefined;
}

/** The netrc file that the go command reads; never the logins themselves. */
export interface NetrcFacts {
  readonly path: string;
  /** Null when it was read; `ENOENT` when there is none. */
  readonly code: string | null;
  readonly machines: readonly string[];
}

/** One run of a command of GOAUTH; never what it printed. */
export interface LoginRun {
  readonly command: string;
  readonly ms: number;
  /** Why it gave no login; null when it ran. */
  readonly error: string | null;
  /** Addresses it gave logins for. */
  readonly prefixes: readonly string[];
}

/** How the go command would fetch a module without a proxy. */
export interface DirectFacts {
  readonly module: string;
  /** The request that asks the module's own host where the repository is; undefined where the path tells. */
  readonly lookup: TimedRequest | undefined;
  /** `git`, `hg`, …, and the address of the repository, without login; undefined when nobody tells. */
  readonly vcs: string | undefined;
  readonly repository: string | undefined;
  /** False when GOVCS forbids the system for this module. */
  readonly allowed: boolean;
  /** Listing the references of the repository with git; undefined when it was not tried. */
  readonly git: { readonly ms: number; readonly error: string | null; readonly missing: boolean } | undefined;
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
  /** Commands of GOAUTH that were run. */
  readonly logins: readonly LoginRun[];
  /** What is wrong with GOAUTH itself: the go command stops at once; undefined when nothing is. */
  readonly goAuthProblem?: string;
  /** The way without a proxy; undefined when it is not gone. */
  readonly direct?: DirectFacts;
  /** A connection to this machine itself, as a baseline. */
  readonly baselineMs: number;
}
