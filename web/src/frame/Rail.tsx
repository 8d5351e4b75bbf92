import { useLocation } from '@tanstack/react-router';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useGo, useLinks } from '../lib/links.ts';
import { setPreferences, usePreferences } from '../lib/preferences.ts';
import { useShortcuts } from '../lib/shortcuts.ts';
import { useText } from '../lib/text.tsx';
import { say } from '../../../src/base/messages.ts';
import { AppLink } from '../widgets/AppLink.tsx';
import { IconButton } from '../widgets/Button.tsx';
import { frameMessages as m } from './frame.messages.ts';
import { pageOf, PAGES } from './pages.ts';

/** The left rail; icons only when collapsed, a bar at the bottom on narrow screens. */
export function Rail(): ReactNode {
  const t = useText();
  const links = useLinks();
  const go = useGo();
  const { railCollapsed } = usePreferences();
  const path = useLocation({ select: (location) => location.pathname });
  const current = pageOf(path);
  useShortcuts(
    PAGES.map((page) => ({
      keys: `g ${page.key}`,
      label: say(m.goTo, { page: page.title }),
      group: m.groupGo,
      run: () => go(links.page(page.path)),
    })),
  );
  return (
    <nav className={`rail${railCollapsed ? ' collapsed' : ''}`} aria-label={t(m.mainNavigation)}>
      <div className="rail-brand">
        <img src="/icon.svg" alt="" width={24} height={24} />
        <span className="rail-text">Goroscope</span>
      </div>
      <ul>
        {PAGES.map(({ path: to, title, icon: Icon }) => (
          <li key={to}>
            <AppLink
              to={links.page(to)}
              className="rail-link"
              {...(current?.path === to && { 'aria-current': 'page' })}
              {...(railCollapsed && { 'data-tip': t(title), 'aria-label': t(title) })}
            >
              <Icon size={17} aria-hidden />
              <span className="rail-text">{t(title)}</span>
            </AppLink>
          </li>
        ))}
      </ul>
      <div className="rail-foot">
        <IconButton
          icon={railCollapsed ? PanelLeftOpen : PanelLeftClose}
          label={t(railCollapsed ? m.expandRail : m.collapseRail)}
          onClick={() => setPreferences({ railCollapsed: !railCollapsed })}
        />
      </div>
    </nav>
  );
}
