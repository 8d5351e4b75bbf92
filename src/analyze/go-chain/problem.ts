import type { Proof } from '../../model/finding.ts';

/** The steps in the order in which their failures explain each other: an earlier one is the cause of later ones. */
export const STEPS = ['toolchain', 'limits', 'security', 'files', 'command', 'dns', 'network'] as const;
/** A step of the diagnosis. */
export type StepName = (typeof STEPS)[number];

/** What a problem is; the words for each are in `app/toolchain/problem.messages.ts`. */
export type ProblemCode =
  | 'no-go'
  | 'installation'
  | 'selection-invalid'
  | 'selection-not-on-path'
  | 'selection-download-off'
  | 'selection-download'
  | 'selection-too-old'
  | 'env-differs'
  | 'env-file-unread'
  | 'limit-files'
  | 'limit-memory'
  | 'limit-file-size'
  | 'umask'
  | 'security-denied'
  | 'go-unreadable'
  | 'shadowed'
  | 'folder-gone'
  | 'setting-refused'
  | 'module-files-refused'
  | 'go-refused'
  | 'cache-undefined'
  | 'dir-relative'
  | 'dir-missing'
  | 'dir-no-directory'
  | 'dir-read-only'
  | 'dir-not-writable'
  | 'dir-full'
  | 'dir-no-inodes'
  | 'dir-noexec'
  | 'dir-no-lock'
  | 'dir-network'
  | 'dir-slow'
  | 'dns-server'
  | 'dns-name'
  | 'dns-slow'
  | 'proxy-list'
  | 'proxy-off'
  | 'modules-not-cached'
  | 'modules-not-listed'
  | 'graph-not-cached'
  | 'graph-needed'
  | 'connect-refused'
  | 'connect-timeout'
  | 'http-proxy'
  | 'proxy-login'
  | 'proxy-login-scheme'
  | 'socks-login'
  | 'socks-proxy'
  | 'netrc-unreadable'
  | 'goauth-invalid'
  | 'goauth-failed'
  | 'redirect-loop'
  | 'redirect-insecure'
  | 'answer-page'
  | 'missing-uncached'
  | 'direct-lookup'
  | 'direct-forbidden'
  | 'git-missing'
  | 'git-failed'
  | 'git-slow'
  | 'reset'
  | 'tls-unknown-authority'
  | 'tls-wrong-name'
  | 'tls-expired'
  | 'tls-other'
  | 'tls-slow'
  | 'connect-slow'
  | 'answer-timeout'
  | 'answer-slow'
  | 'body-slow'
  | 'status-denied'
  | 'status-limited'
  | 'status-server'
  | 'status-other'
  | 'module-missing'
  | 'zip-truncated'
  | 'zip-checksum'
  | 'sumdb';

/** One thing that makes a go command fail (`error`), slow or fragile (`warn`), or that is worth knowing (`info`). */
export interface Problem {
  readonly code: ProblemCode;
  readonly step: StepName;
  readonly severity: 'error' | 'warn' | 'info';
  /** Fill the placeholders of the texts. */
  readonly values: Readonly<Record<string, string>>;
  readonly evidence: readonly Proof[];
  /** Milliseconds it costs; undefined for what makes the command fail. */
  readonly costMs?: number;
}

/**
 * The one problem everything else follows from: the first error in the order of the steps, else the costliest warning.
 * Undefined when nothing is wrong.
 */
export function rootCause(problems: readonly Problem[]): Problem | undefined {
  const inOrder = (list: readonly Problem[]) =>
    [...list].sort((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step))[0];
  const errors = problems.filter((p) => p.severity === 'error');
  if (errors.length > 0) return inOrder(errors);
  const warnings = problems.filter((p) => p.severity === 'warn');
  const costly = [...warnings].sort((a, b) => (b.costMs ?? 0) - (a.costMs ?? 0))[0];
  return costly?.costMs === undefined ? inOrder(warnings) : costly;
}
