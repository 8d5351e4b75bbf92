import type { ReactNode } from 'react';

/** Placeholder. */
export function MetricsPage(): ReactNode {
  return null;
}
