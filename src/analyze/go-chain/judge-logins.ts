import type { NetworkFacts } from './network-facts.ts';
import type { Problem } from './problem.ts';

/**
 * What is wrong with GOAUTH. The go command says nothing of a command that fails, but asks without a login: that is an
 * error where somebody refuses, and a warning where nobody does.
 */
export function judgeLogins({ logins, goAuthProblem, entries }: NetworkFacts): readonly Problem[] {
  const base = { step: 'network' as const };
  if (goAuthProblem !== undefined) {
    const evidence = [{ fact: 'GOAUTH', value: goAuthProblem, source: 'GOAUTH' }];
    return [
      { ...base, code: 'goauth-invalid', severity: 'error', values: { what: goAuthProblem }, evidence },
    ];
  }
  const isRefused = entries.some((e) => [401, 403].includes(e.requests.at(-1)?.status ?? 0));
  const failed = new Map(logins.flatMap((run) => (run.error === null ? [] : [[run.command, run] as const])));
  return [...failed.values()].map(({ command, error, ms }) => {
    const name = command.split(/\s+/)[0] ?? '';
    return {
      ...base,
      code: 'goauth-failed',
      severity: isRefused ? 'error' : 'warn',
      values: { command: name, error: error ?? '', ms: String(Math.round(ms)) },
      evidence: [{ fact: 'GOAUTH', value: `${error ?? ''} (${ms.toFixed(0)} ms)`, source: name }],
    } satisfies Problem;
  });
}
