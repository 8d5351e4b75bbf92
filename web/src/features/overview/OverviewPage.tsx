import type { ReactNode } from 'react';

/** Placeholder. */
export function OverviewPage(): ReactNode {
  return null;
}
