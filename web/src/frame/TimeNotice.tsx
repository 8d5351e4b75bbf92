import type { ReactNode } from 'react';
import { usePreferences } from '../lib/preferences.ts';
import { useText } from '../lib/text.tsx';
import { readTimeSpec, unreadTime, writeTimeSpec } from '../lib/time-range.ts';
import { useSetUrlSearch, useUrlSearch } from '../lib/use-url-state.ts';
import { Button } from '../widgets/Button.tsx';
import { Notice } from '../widgets/State.tsx';
import { specLabel } from './spec-label.ts';
import { timeMessages as m } from './time.messages.ts';

/** Longer values are cut: they are somebody's mistake, not something to read. */
const MAX_SHOWN = 80;

/** Says which times of the address were not understood and what is shown instead; nothing when all were. */
export function TimeNotice(): ReactNode {
  const t = useText();
  const { zone } = usePreferences();
  const search = useUrlSearch();
  const setSearch = useSetUrlSearch();
  const unread = unreadTime(search);
  if (unread.length === 0) return null;
  const spec = readTimeSpec(search);
  const values = unread.join(', ');
  return (
    <Notice tone="warn">
      {t(m.unread, {
        values: values.length > MAX_SHOWN ? `${values.slice(0, MAX_SHOWN)}…` : values,
        shown: specLabel(spec, zone, t),
      })}{' '}
      <Button small onClick={() => setSearch((before) => writeTimeSpec(before, spec))}>
        {t(m.forgetUnread)}
      </Button>
    </Notice>
  );
}
