import { useQuery, useQueryClient } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Session } from '../../../../src/api/system.ts';
import { sendJson } from '../../api/client.ts';
import { sessionQuery } from '../../api/queries.ts';
import { useClock } from '../../lib/clock.ts';
import {
  DEFAULT_PREFERENCES,
  type Preferences,
  setPreferences,
  usePreferences,
} from '../../lib/preferences.ts';
import { useText } from '../../lib/text.tsx';
import { formatDateTime, zoneName } from '../../lib/time-text.ts';
import { Button } from '../../widgets/Button.tsx';
import { ErrorState } from '../../widgets/State.tsx';
import { settingsMessages as m } from './settings.messages.ts';
import './settings.css';

interface ChoiceProps<T extends string> {
  readonly title: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly onChoose: (value: T) => void;
  readonly children?: ReactNode;
}

/** One setting: all its values side by side. */
function Choice<T extends string>({ title, value, options, onChoose, children }: ChoiceProps<T>): ReactNode {
  return (
    <fieldset className="setting">
      <legend>{title}</legend>
      <div className="btn-group">
        {options.map(([option, label]) => (
          <Button key={option} aria-pressed={option === value} onClick={() => onChoose(option)}>
            {label}
          </Button>
        ))}
      </div>
      {children}
    </fieldset>
  );
}

function Access(): ReactNode {
  const t = useText();
  const client = useQueryClient();
  const { data } = useQuery(sessionQuery);
  const [error, setError] = useState<unknown>();
  const signOut = async (): Promise<void> => {
    try {
      client.setQueryData(['session'], await sendJson<Session>('DELETE', '/api/v1/session'));
    } catch (failure) {
      setError(failure);
    }
  };
  if (data === undefined) return null;
  return (
    <fieldset className="setting">
      <legend>{t(m.session)}</legend>
      <p>{t(data.tokenRequired ? m.sessionToken : m.sessionOpen)}</p>
      {data.tokenRequired && (
        <Button icon={LogOut} onClick={() => void signOut()}>
          {t(m.signOut)}
        </Button>
      )}
      {error !== undefined && <ErrorState error={error} />}
    </fieldset>
  );
}

/** Choices of the reader for this browser, and the session. */
export function SettingsPage(): ReactNode {
  const t = useText();
  const preferences = usePreferences();
  const { nowMs } = useClock();
  const browserLang = navigator.language.toLowerCase().startsWith('zh') ? '简体中文' : 'English';
  const set =
    <K extends keyof Preferences>(key: K) =>
    (value: Preferences[K]) =>
      setPreferences({ [key]: value });
  return (
    <div className="settings">
      <h1>{t(m.title)}</h1>
      <p className="muted">{t(m.note)}</p>
      <Choice
        title={t(m.language)}
        value={preferences.lang}
        options={[
          ['auto', t(m.languageAuto, { lang: browserLang })],
          ['en', 'English'],
          ['zh', '简体中文'],
        ]}
        onChoose={set('lang')}
      />
      <Choice
        title={t(m.theme)}
        value={preferences.theme}
        options={[
          ['system', t(m.themeSystem)],
          ['light', t(m.themeLight)],
          ['dark', t(m.themeDark)],
        ]}
        onChoose={set('theme')}
      />
      <Choice
        title={t(m.zone)}
        value={preferences.zone}
        options={[
          ['local', t(m.zoneLocal, { zone: zoneName(nowMs, 'local') })],
          ['utc', t(m.zoneUtc)],
        ]}
        onChoose={set('zone')}
      >
        <p className="muted">
          {t(m.zoneNow, {
            time: `${formatDateTime(nowMs, preferences.zone)} ${zoneName(nowMs, preferences.zone)}`,
          })}
        </p>
      </Choice>
      <Choice
        title={t(m.wrap)}
        value={preferences.wrapLogs ? 'on' : 'off'}
        options={[
          ['off', t(m.off)],
          ['on', t(m.on)],
        ]}
        onChoose={(value) => setPreferences({ wrapLogs: value === 'on' })}
      />
      <Access />
      <Button look="quiet" onClick={() => setPreferences(DEFAULT_PREFERENCES)}>
        {t(m.reset)}
      </Button>
    </div>
  );
}
