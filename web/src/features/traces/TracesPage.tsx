import type { ReactNode } from 'react';

/** Placeholder. */
export function TracesPage(): ReactNode {
  return null;
}
