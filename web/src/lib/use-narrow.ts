import { useSyncExternalStore } from 'react';

/** The same limit as the style sheets' `@media (max-width: 720px)`. */
const narrow = matchMedia('(max-width: 720px)');

function subscribe(onChange: () => void): () => void {
  narrow.addEventListener('change', onChange);
  return () => narrow.removeEventListener('change', onChange);
}

/** Whether the window is too narrow for columns side by side; for sizes that scripts have to know. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches);
}
