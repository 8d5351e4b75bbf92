import { useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { readUrl, type UrlFields, writeUrl } from './url-fields.ts';
import type { UrlSearch } from './url-search.ts';

/** The query part of the current address. */
export function useUrlSearch(): UrlSearch {
  // The router's own type of a search is that of the routes; this program reads it as text (parseUrlSearch).
  return useLocation({ select: (location) => location.search as UrlSearch });
}

/** Changes the query part; `replace` for changes that the back button should not step through (zooming, typing). */
export function useSetUrlSearch(): (
  change: (search: UrlSearch) => UrlSearch,
  options?: { readonly replace?: boolean },
) => void {
  const navigate = useNavigate();
  return useCallback(
    (change, options) => {
      void navigate({
        to: '.',
        search: (before: UrlSearch) => change(before),
        replace: options?.replace ?? false,
        resetScroll: false,
      });
    },
    [navigate],
  );
}

/** The view state of a page, kept in the address: state, and a function that changes some of its fields. */
export function useUrlState<T>(
  fields: UrlFields<T>,
): readonly [T, (patch: Partial<T>, options?: { readonly replace?: boolean }) => void] {
  const search = useUrlSearch();
  const setSearch = useSetUrlSearch();
  const state = useMemo(() => readUrl(fields, search), [fields, search]);
  const patch = useCallback(
    (change: Partial<T>, options?: { readonly replace?: boolean }) =>
      setSearch((before) => writeUrl(fields, before, change), options),
    [fields, setSearch],
  );
  return [state, patch];
}
