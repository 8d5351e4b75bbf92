import type { GoroutineFrame, GoroutineStack } from '../../model/goroutine-dump.ts';

/** Distinct frames and stacks remembered; a file with more is still read, they are then no longer shared. */
const MAX_FRAMES = 1 << 17;
const MAX_STACKS = 1 << 17;

/** Keeps one object for equal frames and one for equal stacks. Bounds: 131,072 of each are remembered. */
export class StackTable {
  readonly #frames = new Map<string, { frame: GoroutineFrame; id: number }>();
  readonly #stacks = new Map<string, GoroutineStack>();
  #nextId = 0;

  /** The frame and its number. `place` is the text of its second line, the key together with the name. */
  frame(func: string, place: string, inlined: boolean): { frame: GoroutineFrame; id: number } {
    const key = `${inlined ? '~' : ''}${func}\n${place}`;
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    if (this.#frames.size >= MAX_FRAMES) this.#frames.clear();
    // Cut from the key, so that a frame does not hold on to the piece of the file it was found in.
    const from = inlined ? 1 : 0;
    const name = key.slice(from, from + func.length);
    const made = {
      frame: { func: name, ...parsePlace(key.slice(from + func.length + 1)), inlined },
      id: this.#nextId++,
    };
    this.#frames.set(key, made);
    return made;
  }

  /** The stack of these frames. */
  stack(
    ids: readonly number[],
    frames: readonly GoroutineFrame[],
    createdBy: { readonly frame: GoroutineFrame; readonly id: number } | null,
    elided: number,
  ): GoroutineStack {
    const key = `${ids.join(' ')}|${createdBy?.id ?? ''}|${elided}`;
    const known = this.#stacks.get(key);
    if (known !== undefined) return known;
    if (this.#stacks.size >= MAX_STACKS) this.#stacks.clear();
    const made = { frames: [...frames], createdBy: createdBy?.frame ?? null, elided };
    this.#stacks.set(key, made);
    return made;
  }
}

function parsePlace(place: string): { file: string; line: number } {
  const colon = place.lastIndexOf(':');
  if (colon < 0) return { file: place, line: 0 };
  const line = Number(place.slice(colon + 1));
  return Number.isSafeInteger(line) ? { file: place.slice(0, colon), line } : { file: place, line: 0 };
}
