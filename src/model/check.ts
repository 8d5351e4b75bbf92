import type { LocalText, Message } from '../base/messages.ts';
import type { Evidence } from './evidence.ts';
import type { FactKey, Facts } from './facts.ts';
import type { Proof, Remedy, Severity, Threshold } from './finding.ts';

/** Rooms of the check catalogue; a slug begins with its room. */
export const CHECK_ROOMS = [
  'tc',
  'net',
  'dns',
  'fs',
  'perm',
  'lim',
  'kern',
  'bin',
  'cg',
  'cpu',
  'clk',
  'tls',
  'img',
  'k8s',
  'coredns',
  'etcd',
  'cni',
  'ingress',
  'mesh',
  'mod',
  'wsl',
  'sd',
  'ctl',
] as const;
/** Room of the check catalogue. */
export type CheckRoom = (typeof CHECK_ROOMS)[number];

/** What a check judges: decides where it applies and what its finding is about. */
export type CheckScope = 'host' | 'container' | 'process' | 'binary' | 'toolchain' | 'pod';

/** The page of a check, in both languages; `docs/checks/<slug>.md` is made of it. */
export interface CheckDoc {
  /** Why it matters: what breaks, and how that looks from outside. */
  readonly why: Message;
  /** The rule exactly as it is applied. */
  readonly rule: Message;
  /** How a wrong alarm comes about and how to recognise it. */
  readonly falsePositive: Message;
  /** What to do, in general. A finding carries the steps for its case. */
  readonly remedy: Message;
  /** Addresses or names of primary sources. */
  readonly refs: readonly string[];
}

/** What a check answers. An unknown is never a pass. */
export type Verdict =
  | { readonly status: 'pass'; readonly reason?: LocalText }
  | {
      readonly status: 'finding';
      readonly severity: Severity;
      /** 0 to 1. @default 1 */
      readonly confidence?: number;
      readonly claim: LocalText;
      readonly evidence: readonly Proof[];
      readonly threshold?: Threshold;
      readonly remedy: readonly Remedy[];
    }
  | { readonly status: 'not-applicable'; readonly reason: LocalText }
  | { readonly status: 'unknown'; readonly reason: LocalText; readonly unlock: LocalText };

/** How a check sees the facts. `N` are the keys it needs, `R` those it only looks at. */
export interface FactView<N extends FactKey, R extends FactKey> {
  /** The value of a needed fact: always there, else the check is not run and its verdict is "unknown". */
  readonly get: <K extends N>(key: K) => Facts[K];
  /** A fact with its source, or why it is missing. */
  readonly look: <K extends N | R>(key: K) => Evidence<Facts[K]>;
  /** The same fact from the earlier sample of a time-lapse run; undefined in a single run. */
  readonly before: <K extends N | R>(key: K) => Evidence<Facts[K]> | undefined;
  /** A row of proof with the source and time of a fact. `value` is what a person should read: notation, or words. */
  readonly proof: <K extends N | R>(key: K, value: string | LocalText, source?: string) => Proof;
}

/**
 * One check: its rule, its texts and its page. `id` is short and stable, `slug` is the name in the catalogue, the file,
 * the page, the command line and the JSON; neither is ever reused (`retired.ts`).
 */
export interface Check<N extends FactKey = FactKey, R extends FactKey = FactKey> {
  readonly id: string;
  readonly slug: string;
  readonly room: CheckRoom;
  readonly scope: CheckScope;
  /** The worst severity it can raise. */
  readonly severity: Severity;
  readonly title: Message;
  readonly doc: CheckDoc;
  readonly threshold?: Threshold;
  /** Facts without which the verdict is "unknown". */
  readonly needs: readonly N[];
  /** Needed facts that are what the check is about: where one does not exist, the check does not apply. */
  readonly subject?: readonly N[];
  /** Further facts the rule looks at. */
  readonly reads?: readonly R[];
  /** Every text the rule can say. */
  readonly texts: Readonly<Record<string, Message>>;
  readonly run: (view: FactView<N, R>) => Verdict;
}

/** A check as the registry keeps it, with the types of its own facts forgotten. */
export type AnyCheck = Omit<Check, 'run'> & { readonly run: (view: FactView<FactKey, FactKey>) => Verdict };

/** Declares a check with the types of its facts inferred from `needs` and `reads`. */
export function defineCheck<const N extends FactKey, const R extends FactKey = never>(
  check: Check<N, R>,
): AnyCheck {
  return check;
}
