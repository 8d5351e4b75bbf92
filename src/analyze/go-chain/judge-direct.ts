import type { DirectFacts } from './network-facts.ts';
import type { Problem, ProblemCode } from './problem.ts';

/** Listing the references of a repository over half the world takes a second; ours. */
const SLOW_GIT_MS = 3000;

/** What is wrong with the way to a module without a proxy. */
export function judgeDirect(facts: DirectFacts): readonly Problem[] {
  const { module, lookup, vcs, repository, allowed, git } = facts;
  const values = { module, vcs: vcs ?? '', repository: repository ?? '' };
  const make = (code: ProblemCode, value: string, source: string, more: Problem['values'] = {}): Problem => ({
    code,
    step: 'network',
    severity: 'error',
    values: { ...values, ...more },
    evidence: [{ fact: 'direct', value, source }],
  });
  if (repository === undefined) {
    const seen =
      lookup?.failed === undefined
        ? `HTTP ${lookup?.status}`
        : `${lookup.failed.stage}: ${lookup.failed.code}`;
    return [make('direct-lookup', seen, lookup?.url ?? module, { seen })];
  }
  if (!allowed) return [make('direct-forbidden', vcs ?? '', 'GOVCS')];
  if (git === undefined) return [];
  const ms = String(Math.round(git.ms));
  if (git.missing) return [make('git-missing', 'ENOENT', 'PATH')];
  if (git.error !== null)
    return [make('git-failed', git.error, `git ls-remote ${repository}`, { error: git.error, ms })];
  if (git.ms < SLOW_GIT_MS) return [];
  const slow = make('git-slow', `${ms} ms`, `git ls-remote ${repository}`, {
    ms,
    limit: String(SLOW_GIT_MS),
  });
  return [{ ...slow, severity: 'warn', costMs: git.ms }];
}
