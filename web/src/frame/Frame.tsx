import { useIsFetching, useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { sessionQuery } from '../api/queries.ts';
import { refreshClock } from '../lib/clock.ts';
import { LangProvider, useText } from '../lib/text.tsx';
import { useApplyTheme } from '../lib/theme.ts';
import { useTime } from '../lib/use-time.ts';
import { ErrorBoundary } from '../widgets/State.tsx';
import { TipLayer } from '../widgets/TipLayer.tsx';
import { frameMessages as m } from './frame.messages.ts';
import { pageOf } from './pages.ts';
import { Rail } from './Rail.tsx';
import { ServerBanner } from './ServerBanner.tsx';
import { SignIn } from './SignIn.tsx';
import { TimeNotice } from './TimeNotice.tsx';
import { TopBar } from './TopBar.tsx';
import './frame.css';

/** How often a live page asks again. */
const LIVE_STEP_MS = 5_000;

/** Steps the window of a live page while it can be seen. */
function useLiveSteps(): void {
  const { live } = useTime();
  useEffect(() => {
    if (!live) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refreshClock();
    }, LIVE_STEP_MS);
    return () => clearInterval(timer);
  }, [live]);
}

/** A thin line while answers are awaited; appears only when the wait is long enough to be noticed. */
function Progress(): ReactNode {
  const busy = useIsFetching({ predicate: (query) => query.queryKey[0] !== 'status' }) > 0;
  return <div className={`progress${busy ? ' busy' : ''}`} aria-hidden />;
}

function Pages(): ReactNode {
  const t = useText();
  const path = useLocation({ select: (location) => location.pathname });
  useLiveSteps();
  const title = pageOf(path)?.title;
  useEffect(() => {
    document.title = title === undefined ? 'Goroscope' : `${t(title)} · Goroscope`;
  }, [title, t]);
  return (
    <div className="frame">
      <a className="skip-link" href="#content">
        {t(m.skip)}
      </a>
      <Rail />
      <div className="frame-main">
        <TopBar />
        <Progress />
        <ServerBanner />
        <TimeNotice />
        <main id="content" tabIndex={-1}>
          <ErrorBoundary key={path}>
            <Outlet />
          </ErrorBoundary>
        </main>
      </div>
    </div>
  );
}

function Gate(): ReactNode {
  const { data } = useQuery(sessionQuery);
  return data !== undefined && data.tokenRequired && !data.signedIn ? <SignIn /> : <Pages />;
}

/** Everything around the page: navigation, search, time, and the gate that asks for a token where one is needed. */
export function Frame(): ReactNode {
  useApplyTheme();
  return (
    <LangProvider>
      <Gate />
      <TipLayer />
    </LangProvider>
  );
}
