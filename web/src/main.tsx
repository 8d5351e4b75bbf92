import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Session } from '../../src/api/system.ts';
import { ApiError } from './api/client.ts';
import { createAppRouter } from './frame/router.tsx';
import './style/tokens.css';
import './style/base.css';
import './style/table.css';
import './style/chip.css';

const UNAUTHORIZED = 401;
const FIRST_RETRY_MS = 400;

const signedOut: Session = { tokenRequired: true, signedIn: false };

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.status === UNAUTHORIZED)
        client.setQueryData(['session'], signedOut);
    },
  }),
  defaultOptions: {
    queries: {
      // Only what may pass by itself is tried again: no answer, overload, an engine that restarts.
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiError && (error.status === 0 || error.status === 503),
      retryDelay: (failures) => FIRST_RETRY_MS * 2 ** failures,
      refetchOnWindowFocus: false,
    },
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('internal error: index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={createAppRouter()} />
    </QueryClientProvider>
  </StrictMode>,
);
