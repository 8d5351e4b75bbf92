import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { refreshClock } from '../lib/clock.ts';
import { useLinks } from '../lib/links.ts';
import { useText } from '../lib/text.tsx';
import { TIME_KEYS } from '../lib/time-range.ts';
import { parseUrlSearch, stringifyUrlSearch, type UrlSearch } from '../lib/url-search.ts';
import { AppLink } from '../widgets/AppLink.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../widgets/State.tsx';
import { Frame } from './Frame.tsx';
import { frameMessages as m } from './frame.messages.ts';

function NotFound(): ReactNode {
  const t = useText();
  const links = useLinks();
  return (
    <EmptyState title={<h1>{t(m.notFound)}</h1>}>
      <AppLink to={links.page('/')}>{t(m.notFoundHint)}</AppLink>
    </EmptyState>
  );
}

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });

const page = (path: string, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load as () => Promise<Record<string, () => ReactNode>>, name),
  });

const routeTree = root.addChildren([
  page('/', () => import('../features/overview/OverviewPage.tsx'), 'OverviewPage'),
  page('/traces', () => import('../features/traces/TracesPage.tsx'), 'TracesPage'),
  page('/traces/$traceId', () => import('../features/trace/TracePage.tsx'), 'TracePage'),
  page('/logs', () => import('../features/logs/LogsPage.tsx'), 'LogsPage'),
  page('/metrics/explore', () => import('../features/metrics/MetricsPage.tsx'), 'MetricsPage'),
  page('/profiles', () => import('../features/profiles/ProfilesPage.tsx'), 'ProfilesPage'),
  page('/binary', () => import('../features/binary/BinaryPage.tsx'), 'BinaryPage'),
  page('/doctor', () => import('../features/doctor/DoctorPage.tsx'), 'DoctorPage'),
  page('/settings', () => import('../features/settings/SettingsPage.tsx'), 'SettingsPage'),
]);

function PageLoading(): ReactNode {
  return (
    <div className="page-loading">
      <SkeletonRows rows={8} widths={[20, 30, 15, 25]} />
    </div>
  );
}

/** The router; every page is a chunk of its own, fetched when a link to it is pointed at. */
export function createAppRouter() {
  const router = createRouter({
    routeTree,
    parseSearch: parseUrlSearch as (search: string) => Record<string, never>,
    stringifySearch: stringifyUrlSearch,
    defaultPreload: 'intent',
    defaultPendingComponent: PageLoading,
    defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
    // The pages keep their own scroll positions: the window itself never scrolls.
    scrollRestoration: false,
  });
  // A window that is chosen anew, also with the back button, ends at the present moment, not at that of the last refresh.
  router.subscribe('onBeforeNavigate', ({ fromLocation, toLocation }) => {
    const before = (fromLocation?.search ?? {}) as UrlSearch;
    const after = toLocation.search as UrlSearch;
    if (TIME_KEYS.some((key) => key !== 'live' && before[key] !== after[key])) refreshClock();
  });
  return router;
}
