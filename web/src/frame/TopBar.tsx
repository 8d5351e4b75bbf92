import { useLocation } from '@tanstack/react-router';
import { Keyboard, Languages, Moon, Radio, RotateCw, Sun } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { refreshClock } from '../lib/clock.ts';
import { setPreferences, usePreferences } from '../lib/preferences.ts';
import { useShortcuts } from '../lib/shortcuts.ts';
import { useLang, useText } from '../lib/text.tsx';
import { useTheme } from '../lib/theme.ts';
import { formatClock } from '../lib/time-text.ts';
import { useTime, useTimeActions } from '../lib/use-time.ts';
import { Button, IconButton } from '../widgets/Button.tsx';
import { frameMessages as m } from './frame.messages.ts';
import { KeyboardMap } from './KeyboardMap.tsx';
import { Omnibox } from './Omnibox.tsx';
import { pageOf } from './pages.ts';
import { TimePicker } from './TimePicker.tsx';

function LiveButton(): ReactNode {
  const t = useText();
  const { live } = useTime();
  const { setLive } = useTimeActions();
  useShortcuts([{ keys: 'l', label: m.live, group: m.groupAnywhere, run: () => setLive(!live) }]);
  return (
    <Button
      look="quiet"
      icon={Radio}
      aria-pressed={live}
      aria-label={t(m.live)}
      data-tip={`${t(m.liveOn)} (l)`}
      onClick={() => setLive(!live)}
    >
      <span className="wide-only">{t(m.live)}</span>
    </Button>
  );
}

/** Search, time, refresh and the switches of the reader. */
export function TopBar(): ReactNode {
  const t = useText();
  const lang = useLang();
  const theme = useTheme();
  const { zone } = usePreferences();
  const { readAtMs } = useTime();
  const path = useLocation({ select: (location) => location.pathname });
  // A single trace has its own time; its search keeps the window only for the way back.
  const timed = pageOf(path)?.timed === true && !path.startsWith('/traces/');
  const [mapOpen, setMapOpen] = useState(false);
  const switchTheme = (): void => setPreferences({ theme: theme === 'dark' ? 'light' : 'dark' });
  useShortcuts([
    { keys: 'r', label: m.refresh, group: m.groupAnywhere, run: refreshClock },
    { keys: 'd', label: m.theme, group: m.groupAnywhere, run: switchTheme },
    { keys: '?', label: m.keyboardMap, group: m.groupAnywhere, run: () => setMapOpen(true) },
  ]);
  return (
    <header className="top-bar" role="banner">
      <Omnibox />
      <div className="top-bar-end" role="toolbar" aria-label={t(m.toolbar)}>
        {timed && <TimePicker />}
        {timed && <LiveButton />}
        <IconButton
          icon={RotateCw}
          label={t(m.refreshTip, { time: formatClock(readAtMs, zone) })}
          shortcut="r"
          onClick={refreshClock}
        />
        <IconButton
          icon={Languages}
          label={t(m.language)}
          onClick={() => setPreferences({ lang: lang === 'en' ? 'zh' : 'en' })}
        />
        <IconButton
          icon={theme === 'dark' ? Sun : Moon}
          label={t(m.theme)}
          shortcut="d"
          onClick={switchTheme}
        />
        <span className="wide-only">
          <IconButton
            icon={Keyboard}
            label={t(m.keyboardMap)}
            shortcut="?"
            onClick={() => setMapOpen(true)}
          />
        </span>
      </div>
      {mapOpen && <KeyboardMap onClose={() => setMapOpen(false)} />}
    </header>
  );
}
