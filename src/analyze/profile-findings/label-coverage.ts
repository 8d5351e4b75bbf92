import type { Profile } from '../../model/profile.ts';
import { entryOf, remoteSite } from './remote-call.ts';
import { stackFrames } from './stack-frames.ts';

/** How many goroutines or samples at one call to another process, or in one request, carry which labels. */
export interface LabelCoverage {
  /** Calls to another process; else the work on what came in from outside. */
  readonly isCall: boolean;
  /** The function that was asked from outside; see `RemoteSite`. */
  readonly entry: string;
  samples: number;
  /** Samples with the label, and its values so far (at most `MAX_VALUES`), by key. */
  readonly keys: Map<string, { samples: number; readonly values: Set<string> }>;
}

const MAX_VALUES = 64;

/**
 * Text labels of samples: of those that wait in or work on a call to another process by the function that makes it, of others by
 * the function that was asked from outside (`entry` and a space before its name). A label that a request brought along and that
 * is gone in the call was lost with its context. Values are counted by `column`. Adds to `found`.
 */
export function addLabelCoverage(
  found: Map<string, LabelCoverage>,
  profile: Profile,
  column: number,
  isApplication: (name: string) => boolean,
): void {
  const { samples, labels } = profile;
  for (let row = 0; row < samples.count; row++) {
    const count = samples.values[column]?.toNumber(row) ?? 0;
    const frames = count <= 0 ? [] : stackFrames(profile, samples.stack[row] ?? 0);
    const site = remoteSite(frames, isApplication);
    const entry = site?.entry ?? entryOf(frames, isApplication);
    if (entry === null) continue;
    const place = site?.caller ?? `entry ${entry}`;
    const known = found.get(place) ?? { isCall: site !== null, entry, samples: 0, keys: new Map() };
    known.samples += count;
    for (const [key, values] of labels.texts(samples.labels[row] ?? 0)) {
      const label = known.keys.get(key) ?? { samples: 0, values: new Set<string>() };
      label.samples += count;
      for (const value of values) if (label.values.size < MAX_VALUES) label.values.add(value);
      known.keys.set(key, label);
    }
    found.set(place, known);
  }
}
