import type { ReactNode } from 'react';
import { formatCount } from '../../../../src/base/units.ts';
import { ApiError } from '../../api/client.ts';
import { useLocal, useText } from '../../lib/text.tsx';
import { BehindNotice, CutNotice, Notice } from '../../widgets/State.tsx';
import type { TraceModel } from './trace-model.ts';
import { tracePartsOf } from './trace-parts.ts';
import { traceMessages as m } from './trace.messages.ts';

/** Says in one sentence why a trace is not one tree, with counts; nothing when it is. */
function PartsNotice({ model }: { readonly model: TraceModel }): ReactNode {
  const t = useText();
  const { roots, lost, lostParents, lostRemote, cycles, untimed } = tracePartsOf(model.columns);
  const parts = [
    ...(roots > 1 ? [t(m.severalRoots, { count: formatCount(roots) })] : []),
    ...(lost > 0 ? [t(m.lostParts, { count: formatCount(lost), parents: formatCount(lostParents) })] : []),
    ...(lostRemote > 0 ? [t(m.lostRemote, { count: formatCount(lostRemote) })] : []),
    ...(cycles > 0 ? [t(m.cycles, { count: formatCount(cycles) })] : []),
  ];
  return (
    <>
      {parts.length > 0 && (
        <Notice tone={lost + cycles > 0 ? 'warn' : 'plain'}>
          {t(m.notOneTree, { parts: parts.join(t(m.partsJoin)), spans: formatCount(model.size) })}
        </Notice>
      )}
      {untimed > 0 && <Notice tone="warn">{t(m.untimed, { count: formatCount(untimed) })}</Notice>}
    </>
  );
}

interface TraceNoticesProps {
  readonly model: TraceModel;
  /** How many log lines are shown where there are more; 0 when all are. */
  readonly logsCut: number;
  readonly logsError: Error | null;
}

/** What the reader of a trace must know about what is shown. */
export function TraceNotices({ model, logsCut, logsError }: TraceNoticesProps): ReactNode {
  const t = useText();
  const local = useLocal();
  const { columns } = model;
  return (
    <>
      <BehindNotice completeness={columns.completeness} />
      <CutNotice completeness={columns.completeness} />
      <PartsNotice model={model} />
      {columns.duplicates > 0 && (
        <Notice>{t(m.duplicates, { count: formatCount(columns.duplicates) })}</Notice>
      )}
      {logsError !== null && (
        <Notice tone="warn">
          {t(m.logsUnread, {
            reason: logsError instanceof ApiError ? local(logsError.detail) : logsError.message,
          })}
        </Notice>
      )}
      {logsCut > 0 && <Notice tone="warn">{t(m.tooManyLogs, { count: formatCount(logsCut) })}</Notice>}
    </>
  );
}
