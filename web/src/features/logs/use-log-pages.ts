import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LogRow, LogSearch } from '../../../../src/api/logs.ts';
import { getJson, type Params } from '../../api/client.ts';

/** The first page is small so that it is there at once; who scrolls on gets larger ones. */
const PAGE_SIZES = [200, 1000, 5000] as const;

interface PageWish {
  readonly cursor: string | undefined;
  readonly index: number;
}

const FIRST_PAGE: PageWish = { cursor: undefined, index: 0 };

/** The lines of a search, loaded page by page from the newest on. */
export function useLogPages(params: Params, revision: number) {
  const query = useInfiniteQuery({
    queryKey: ['/api/v1/logs', params, revision],
    queryFn: ({ pageParam, signal }) =>
      getJson<LogSearch>(
        '/api/v1/logs',
        {
          ...params,
          limit: PAGE_SIZES[Math.min(pageParam.index, PAGE_SIZES.length - 1)] ?? 1000,
          cursor: pageParam.cursor,
        },
        signal,
      ),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (last, pages): PageWish | undefined =>
      last.cursor === null ? undefined : { cursor: last.cursor, index: pages.length },
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo<readonly LogRow[] | undefined>(
    () => query.data?.pages.flatMap((page) => page.logs),
    [query.data],
  );
  return { ...query, rows, completeness: query.data?.pages.at(-1)?.completeness };
}
