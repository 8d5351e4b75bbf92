import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { type LogFilter, logFilterFields, type TraceFilter, traceFilterFields } from './filter-url.ts';
import { type PlacePart, writePlace } from './profile-places.ts';
import { keepTime, type TimeSpec, writeTimeSpec } from './time-range.ts';
import { writeUrl } from './url-fields.ts';
import type { UrlSearch } from './url-search.ts';
import { useUrlSearch } from './use-url-state.ts';

/** A place in this program: a path and its query part. */
export interface Target {
  readonly path: string;
  readonly search: UrlSearch;
}

/** Builds addresses of other pages that keep the time on screen; `time` replaces it. */
export interface Links {
  readonly page: (path: string) => Target;
  readonly traces: (filter: Partial<TraceFilter>, time?: TimeSpec) => Target;
  readonly trace: (traceId: string, spanId?: string) => Target;
  readonly logs: (filter: Partial<LogFilter>, time?: TimeSpec) => Target;
  readonly logContext: (logId: string, filter: Partial<LogFilter>) => Target;
  /** Profiles of a service around a moment, those of one place where there are any. */
  readonly profiles: (service: string, atUnixMs: number, place: readonly PlacePart[]) => Target;
  readonly metric: (name: string, service?: string) => Target;
  readonly doctorCheck: (slug: string) => Target;
}

/** Profiles are collected about once a minute: a window that holds some before and after the moment. */
const PROFILES_AROUND_MS = 3 * 60_000;

function buildLinks(time: UrlSearch): Links {
  const at = (spec: TimeSpec | undefined): UrlSearch =>
    spec === undefined ? time : writeTimeSpec(time, spec);
  return {
    page: (path) => ({ path, search: time }),
    traces: (filter, spec) => ({ path: '/traces', search: writeUrl(traceFilterFields, at(spec), filter) }),
    trace: (traceId, spanId) => {
      // One trace does not change every five seconds: live mode waits on the page before.
      const { live: _, ...fixed } = time;
      return {
        path: `/traces/${encodeURIComponent(traceId)}`,
        search: spanId === undefined || spanId === '' ? fixed : { ...fixed, span: spanId },
      };
    },
    logs: (filter, spec) => ({ path: '/logs', search: writeUrl(logFilterFields, at(spec), filter) }),
    logContext: (logId, filter) => ({
      path: '/logs',
      search: { ...writeUrl(logFilterFields, time, filter), line: logId },
    }),
    profiles: (service, atUnixMs, place) => ({
      path: '/profiles',
      search: {
        ...writeTimeSpec(time, {
          kind: 'absolute',
          fromMs: atUnixMs - PROFILES_AROUND_MS,
          toMs: atUnixMs + PROFILES_AROUND_MS,
        }),
        svc: service,
        at: String(atUnixMs),
        ...(place.length > 0 && { place: writePlace(place) }),
      },
    }),
    metric: (name, service) => ({
      path: '/metrics/explore',
      search: { ...time, m: name, ...(service !== undefined && { service }) },
    }),
    doctorCheck: (slug) => ({ path: '/doctor', search: { ...time, check: slug } }),
  };
}

/** Addresses of other pages; a new object only when the time in the address changes. */
export function useLinks(): Links {
  const search = useUrlSearch();
  const time = JSON.stringify(keepTime(search));
  return useMemo(() => buildLinks(JSON.parse(time) as UrlSearch), [time]);
}

/** Goes to another page. */
export function useGo(): (target: Target, options?: { readonly replace?: boolean }) => void {
  const navigate = useNavigate();
  return useCallback(
    (target, options) => {
      void navigate({
        to: target.path,
        search: target.search,
        replace: options?.replace ?? false,
      });
    },
    [navigate],
  );
}
