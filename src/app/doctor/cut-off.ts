import type { CollectorOutcome, CutOff } from '../../model/doctor-report.ts';
import type { Target } from '../../model/target.ts';

const NONE = { answered: 0, lost: 0 };

/** What was read before the connection to a target was lost, by collector; undefined when nothing was lost by it. */
export function cutOffOf(target: Target, collectors: readonly CollectorOutcome[]): CutOff | undefined {
  const reason = target.lost?.();
  const cut = collectors.filter(({ status }) => status === 'cut-off');
  if (reason === undefined || cut.length === 0) return undefined;
  const asked = collectors.flatMap(({ name, status, reads = NONE }) =>
    reads.answered + reads.lost === 0 ? [] : [{ name, status, reads }],
  );
  const names = (of: readonly { readonly name: string }[]) => of.map(({ name }) => name);
  const sum = (of: 'answered' | 'lost') => asked.reduce((total, { reads }) => total + reads[of], 0);
  return {
    reason,
    answered: sum('answered'),
    lost: sum('lost'),
    // A collector that had nothing to ask has read nothing.
    whole: names(asked.filter(({ status }) => status === 'ok')),
    part: names(asked.filter(({ status, reads }) => status !== 'ok' && reads.answered > 0)),
    none: names(asked.filter(({ status, reads }) => status !== 'ok' && reads.answered === 0)),
  };
}
