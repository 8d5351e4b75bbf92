import type { ParsedCertificate } from '../../model/certificate.ts';
import { matchHost } from './match-host.ts';
import { refusedName } from './name-constraints.ts';

/** Why Go refuses a certificate; `warn` codes do not refuse it. */
export type TrustCode =
  | 'expired'
  | 'not-yet'
  | 'other-name'
  | 'no-address'
  | 'legacy'
  | 'no-names'
  | 'unknown-authority'
  | 'insecure-algorithm'
  | 'not-an-authority'
  | 'too-long'
  | 'usage'
  | 'name-constraint'
  | 'critical-extension'
  | 'negative-serial'
  | 'key-too-large'
  | 'key-too-small'
  | 'bad-signature'
  | 'no-certificate';

/** What speaks against a certificate or a chain. */
export interface TrustProblem {
  readonly code: TrustCode;
  /** Certificate it is about. */
  readonly certificate: ParsedCertificate | null;
  /** Value seen: a date, names, an algorithm. */
  readonly detail: string;
}

/** How Go would judge what a peer shows. */
export interface TrustVerdict {
  readonly trusted: boolean;
  /** The first is what Go's error says. */
  readonly problems: readonly TrustProblem[];
  /** From the leaf to a trusted root; empty when there is none. */
  readonly chain: readonly ParsedCertificate[];
}

/** What is judged, and with what. */
export interface TrustQuestion {
  /** As the peer sends them, the leaf first. */
  readonly sent: readonly ParsedCertificate[];
  readonly roots: readonly ParsedCertificate[];
  readonly host: string;
  readonly nowUnixMs: number;
  /** Minor release of Go; older ones take SHA-1 (before 1.18) and negative serial numbers (before 1.23). */
  readonly goMinor: number;
  /** Verifies a signature by mathematics alone. */
  readonly isSignedBy: (child: ParsedCertificate, parent: ParsedCertificate) => boolean;
}

const MAX_DEPTH = 10;
/** Server authentication, and any usage. */
const SERVER_AUTH = new Set(['1.3.6.1.5.5.7.3.1', '2.5.29.37.0']);
const MAX_RSA_BITS = 8192;

/**
 * Verifies a chain in the order in which Go does: validity of the leaf, its name, then a chain to a root, then the usages
 * along it and the names its authorities may sign for. Source: crypto/x509/verify.go Verify, isValid, buildChains; x509.go
 * CheckSignatureFrom; crypto/tls/handshake_client.go (RSA keys above 8192 bits) of go1.26.
 */
export function verifyChain(question: TrustQuestion): TrustVerdict {
  const { sent, host, goMinor } = question;
  const [leaf] = sent;
  if (leaf === undefined)
    return {
      trusted: false,
      problems: [{ code: 'no-certificate', certificate: null, detail: '' }],
      chain: [],
    };
  const problems: TrustProblem[] = [];
  for (const one of sent) {
    if (one.serialNegative && goMinor >= 23)
      problems.push({ code: 'negative-serial', certificate: one, detail: '' });
    if (one.keyAlgorithm === 'RSA' && one.keyBits > MAX_RSA_BITS)
      problems.push({ code: 'key-too-large', certificate: one, detail: String(one.keyBits) });
  }
  if (leaf.keyAlgorithm === 'RSA' && leaf.keyBits < 1024 && goMinor >= 24)
    problems.push({ code: 'key-too-small', certificate: leaf, detail: String(leaf.keyBits) });
  problems.push(...validity(leaf, question));
  const name = matchHost(leaf, host);
  if (name !== 'matches') problems.push({ code: name, certificate: leaf, detail: namesOf(leaf) });
  const search = new Search(question);
  const chain = search.from(leaf);
  if (chain === undefined) problems.push(...search.reasons(leaf));
  return { trusted: problems.length === 0, problems, chain: chain ?? [] };
}

function validity(one: ParsedCertificate, { nowUnixMs }: TrustQuestion): readonly TrustProblem[] {
  if (one.unknownCritical.length > 0)
    return [{ code: 'critical-extension', certificate: one, detail: one.unknownCritical.join(' ') }];
  if (nowUnixMs < one.notBeforeUnixMs)
    return [{ code: 'not-yet', certificate: one, detail: iso(one.notBeforeUnixMs) }];
  if (nowUnixMs > one.notAfterUnixMs)
    return [{ code: 'expired', certificate: one, detail: iso(one.notAfterUnixMs) }];
  return [];
}

/** Names a certificate is for, as they are shown. */
function namesOf({ dnsNames, addresses, commonName }: ParsedCertificate): string {
  const names = [...dnsNames, ...addresses];
  return names.length > 0 ? names.slice(0, 8).join(', ') : `CN=${commonName ?? ''}`;
}

function iso(unixMs: number): string {
  return new Date(unixMs).toISOString().replace('.000Z', 'Z');
}

/** Looks for a chain to a root, deepest first, and keeps why candidates were refused. */
class Search {
  readonly #question: TrustQuestion;
  readonly #roots: ReadonlySet<string>;
  readonly #hints: TrustProblem[] = [];
  /** Why whole chains to a root were refused. */
  readonly #refused: TrustProblem[] = [];
  #looked = 0;

  constructor(question: TrustQuestion) {
    this.#question = question;
    this.#roots = new Set(question.roots.map(keyOf));
  }

  from(leaf: ParsedCertificate): readonly ParsedCertificate[] | undefined {
    return this.#roots.has(keyOf(leaf)) ? this.#finish([leaf]) : this.#extend([leaf]);
  }

  /** A chain that reaches a root, when its usages and names are allowed; another one may be. */
  #finish(chain: readonly ParsedCertificate[]): readonly ParsedCertificate[] | undefined {
    const [leaf] = chain;
    const [usage] = usageProblems(chain);
    const name = usage === undefined ? refusedName(chain) : undefined;
    if (usage !== undefined) this.#refused.push(usage);
    else if (name !== undefined && leaf !== undefined)
      this.#refused.push({ code: 'name-constraint', certificate: leaf, detail: name });
    else return chain;
    return undefined;
  }

  reasons(leaf: ParsedCertificate): readonly TrustProblem[] {
    const refused = this.#refused.find((p) => p.code === 'name-constraint') ?? this.#refused[0];
    if (refused !== undefined) return [refused];
    const [hint] = this.#hints;
    return hint === undefined
      ? [{ code: 'unknown-authority', certificate: leaf, detail: leaf.issuer }]
      : [hint, { code: 'unknown-authority', certificate: leaf, detail: leaf.issuer }];
  }

  #extend(chain: readonly ParsedCertificate[]): readonly ParsedCertificate[] | undefined {
    const last = chain.at(-1);
    if (last === undefined || chain.length > MAX_DEPTH || ++this.#looked > 100) return undefined;
    const parents = (pool: readonly ParsedCertificate[]) =>
      pool.filter((p) => p.rawSubject === last.rawIssuer && !chain.some((c) => keyOf(c) === keyOf(p)));
    for (const root of parents(this.#question.roots))
      if (this.#accepts(chain, last, root, true)) {
        const found = this.#finish([...chain, root]);
        if (found !== undefined) return found;
      }
    for (const middle of parents(this.#question.sent)) {
      if (!this.#accepts(chain, last, middle, false)) continue;
      const found = this.#extend([...chain, middle]);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #accepts(
    chain: readonly ParsedCertificate[],
    child: ParsedCertificate,
    parent: ParsedCertificate,
    isRoot: boolean,
  ): boolean {
    const refuse = (code: TrustCode, certificate: ParsedCertificate, detail: string): false => {
      this.#hints.push({ code, certificate, detail });
      return false;
    };
    if (
      (parent.version === 3 && parent.isAuthority === null) ||
      parent.isAuthority === false ||
      parent.maySign === false
    )
      return refuse('not-an-authority', parent, parent.subject);
    if (
      /MD5/.test(child.signatureAlgorithm) ||
      (/SHA1/.test(child.signatureAlgorithm) && this.#question.goMinor >= 18)
    )
      return refuse('insecure-algorithm', child, child.signatureAlgorithm);
    if (!this.#question.isSignedBy(child, parent))
      return refuse('bad-signature', child, child.signatureAlgorithm);
    const [problem] = validity(parent, this.#question);
    if (problem !== undefined) return refuse(problem.code, parent, problem.detail);
    if (!isRoot && parent.isAuthority !== true) return refuse('not-an-authority', parent, parent.subject);
    if (parent.maxPathLength !== null && chain.length - 1 > parent.maxPathLength)
      return refuse('too-long', parent, String(parent.maxPathLength));
    return true;
  }
}

function usageProblems(chain: readonly ParsedCertificate[]): readonly TrustProblem[] {
  const bad = chain.find(({ usages }) => usages !== null && !usages.some((u) => SERVER_AUTH.has(u)));
  return bad === undefined ? [] : [{ code: 'usage', certificate: bad, detail: (bad.usages ?? []).join(' ') }];
}

const LATIN1 = new TextDecoder('latin1');

function keyOf({ der }: ParsedCertificate): string {
  return LATIN1.decode(der);
}
