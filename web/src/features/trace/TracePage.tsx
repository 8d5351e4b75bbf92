import type { ReactNode } from 'react';

/** Placeholder. */
export function TracePage(): ReactNode {
  return null;
}
