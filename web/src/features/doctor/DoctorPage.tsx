import type { ReactNode } from 'react';

/** Placeholder. */
export function DoctorPage(): ReactNode {
  return null;
}
