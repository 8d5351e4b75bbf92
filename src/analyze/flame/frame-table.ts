import type { Profile } from '../../model/profile.ts';
import { type FrameOrigin, originOfFunction } from './frame-kind.ts';

/** A distinct frame: a function by its name, or an address of a binary where no function is known. */
export interface FlameFrame extends FrameOrigin {
  readonly name: string;
  /** Source file; empty when unknown. */
  readonly file: string;
}

/**
 * The frames of one or several profiles, each name once: so two profiles of the same program can be laid over each
 * other. Bounds: 2^31 frames. Errors: none.
 */
export class FrameTable {
  readonly frames: FlameFrame[] = [];
  readonly #rows = new Map<string, number>();

  /** Frame of every function row of a profile, and of every location that has no function. */
  numbersOf(profile: Profile): ProfileFrames {
    const { functions, strings } = profile;
    const byFunction = new Int32Array(functions.count);
    for (let row = 0; row < functions.count; row++) {
      const name = strings.get(functions.name[row] ?? 0) || strings.get(functions.systemName[row] ?? 0);
      byFunction[row] = this.#number(name || '?', strings.get(functions.filename[row] ?? 0));
    }
    return {
      byFunction,
      ofAddress: (location) => this.#number(addressName(profile, location), kernelFile(profile, location)),
    };
  }

  #number(name: string, file: string): number {
    const known = this.#rows.get(name);
    if (known !== undefined) return known;
    const row = this.frames.push({ name, file, ...originOfFunction(name, file) }) - 1;
    this.#rows.set(name, row);
    return row;
  }
}

/** Numbers of a profile's frames in the table they were added to. */
export interface ProfileFrames {
  readonly byFunction: Int32Array;
  /** For a location without lines. */
  readonly ofAddress: (location: number) => number;
}

// Unnamed addresses of the kernel are still the kernel's.
function kernelFile({ locations, mappings }: Profile, location: number): string {
  const file = mappings[locations.mapping[location] ?? -1]?.file ?? '';
  return file.startsWith('[kernel') ? '[kernel.kallsyms]' : '';
}

function addressName(profile: Profile, location: number): string {
  const { locations, mappings } = profile;
  const file = mappings[locations.mapping[location] ?? -1]?.file ?? '';
  const base = file.slice(file.lastIndexOf('/') + 1);
  const address = `0x${locations.address.getUnsigned(location).toString(16)}`;
  if (base === '') return address;
  return base.startsWith('[') ? `${base} ${address}` : `[${base}] ${address}`;
}
