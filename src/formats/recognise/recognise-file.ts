import { type FileHead } from './recogniser.ts';
import { type FileKind, RECOGNISERS } from './registry.generated.ts';

/** What a file is, and how sure that is. */
export interface Recognition {
  readonly kind: FileKind;
  readonly certainty: number;
}

/** Below this nobody should act on it. */
const LEAST = 30;

/** What the content looks like, surest first; empty for nothing known. */
export function recogniseFile(head: FileHead): Recognition[] {
  const found: Recognition[] = [];
  for (const [kind, recogniser] of Object.entries(RECOGNISERS)) {
    const certainty = recogniser.recognise(head);
    if (certainty >= LEAST) found.push({ kind: kind as FileKind, certainty });
  }
  return found.sort((a, b) => b.certainty - a.certainty);
}
