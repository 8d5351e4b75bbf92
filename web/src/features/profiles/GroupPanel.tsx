import type { ReactNode } from 'react';
import { formatCount } from '../../../../src/base/units.ts';
import type { GoroutineFrame } from '../../../../src/model/goroutine-dump.ts';
import { useLocal, useText } from '../../lib/text.tsx';
import { SidePanel } from '../../widgets/SidePanel.tsx';
import { siteName } from './group-filter.ts';
import { goroutinesMessages as m } from './goroutines.messages.ts';
import { Verdict } from './GroupTable.tsx';
import type { GroupView } from './reader/protocol.ts';

function FrameLine({ frame }: { readonly frame: GoroutineFrame }): ReactNode {
  return (
    <>
      {frame.func}
      {frame.file !== '' && (
        <span className="muted">
          {'\n    '}
          {frame.file}:{frame.line}
        </span>
      )}
    </>
  );
}

/** One group in full: verdict with its figures, likely cause, stack, labels, numbers. */
export function GroupPanel({
  group,
  onClose,
}: {
  readonly group: GroupView;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const local = useLocal();
  const { survivors, born, ended, pattern, idler, maxWaitMinutes, labels, ids, elided } = group;
  return (
    <SidePanel title={siteName(group)} label={t(m.stack)} onClose={onClose}>
      <div className="group-panel">
        <p>
          <Verdict verdict={group.verdict} /> · {group.counts.map((count) => formatCount(count)).join(' → ')}
        </p>
        {survivors !== null && born !== null && ended !== null && group.counts.length > 1 && (
          <p>
            {t(m.survivors, {
              survivors: formatCount(survivors),
              born: formatCount(born),
              ended: formatCount(ended),
            })}
          </p>
        )}
        {maxWaitMinutes > 0 && <p>{t(m.waited, { minutes: formatCount(maxWaitMinutes) })}</p>}
        {pattern !== null && <p>{local(pattern)}</p>}
        {idler !== null && <p className="muted">{t(m.idler, { idler })}</p>}
        <h3>{t(m.stack)}</h3>
        <pre className="group-stack">
          {group.frames.map((frame, i) => (
            <span key={i}>
              <FrameLine frame={frame} />
              {'\n'}
            </span>
          ))}
          {elided !== 0 && `${t(m.elided, { count: elided < 0 ? '?' : elided })}\n`}
          {group.createdBy !== null && (
            <span>
              <span className="muted">{t(m.createdBy)} </span>
              <FrameLine frame={group.createdBy} />
            </span>
          )}
        </pre>
        {labels.length > 0 && (
          <>
            <h3>{t(m.labels)}</h3>
            <ul>
              {labels.map(([label, count]) => (
                <li key={label} className="mono">
                  {label} · {formatCount(count)}
                </li>
              ))}
            </ul>
          </>
        )}
        {ids.length > 0 && (
          <>
            <h3>{t(m.ids)}</h3>
            <p className="mono wrap-anywhere">
              {ids.join(', ')}
              {group.count > ids.length && ' …'}
            </p>
          </>
        )}
      </div>
    </SidePanel>
  );
}
