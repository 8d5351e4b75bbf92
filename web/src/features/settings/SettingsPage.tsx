import type { ReactNode } from 'react';

/** Placeholder. */
export function SettingsPage(): ReactNode {
  return null;
}
