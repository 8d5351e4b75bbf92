import type { ReactNode } from 'react';

/** Placeholder. */
export function LogsPage(): ReactNode {
  return null;
}
