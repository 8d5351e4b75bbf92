import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { statusQuery } from '../api/queries.ts';
import { learnServerClock } from '../lib/clock.ts';
import { usePreferences } from '../lib/preferences.ts';
import { useText } from '../lib/text.tsx';
import { formatClock } from '../lib/time-text.ts';
import { Notice } from '../widgets/State.tsx';
import { frameMessages as m } from './frame.messages.ts';

/** Says what is wrong with the server itself, above whatever page is open; nothing when all is well. */
export function ServerBanner(): ReactNode {
  const t = useText();
  const { zone } = usePreferences();
  const { data, isError, dataUpdatedAt } = useQuery(statusQuery);
  useEffect(() => {
    if (data !== undefined) learnServerClock(data.status.nowUnixMs, data.readAtMs);
  }, [data]);
  if (isError && dataUpdatedAt > 0)
    return <Notice tone="error">{t(m.serverGone, { time: formatClock(dataUpdatedAt, zone) })}</Notice>;
  if (data === undefined) return null;
  const { engine, ingest } = data.status;
  if (ingest.state === 'refusing')
    return (
      <Notice tone="error">
        {t(m.refusing, {
          reason: ingest.refusal ?? ingest.refusalReason ?? '–',
          advice: ingest.advice ?? '',
        })}
      </Notice>
    );
  if (engine.state === 'ready') return null;
  const state = { starting: m.stateStarting, restarting: m.stateRestarting, down: m.stateDown }[engine.state];
  return <Notice tone="warn">{t(m.engineNotReady, { state })}</Notice>;
}
