import type { Profile } from '../../model/profile.ts';

/** One call of a stack, inlined ones included. Empty texts and 0 where the profile does not say. */
export interface StackFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** The frames of a node of the stack tree, innermost first. Errors: none. */
export function stackFrames({ stacks, locations, functions, strings }: Profile, stack: number): StackFrame[] {
  const frames: StackFrame[] = [];
  for (let at = stack; at !== 0; at = stacks.parent[at] ?? 0) {
    const place = stacks.location[at] ?? 0;
    for (let line = locations.lineStart[place] ?? 0; line < (locations.lineStart[place + 1] ?? 0); line++) {
      const fn = locations.lineFunction[line] ?? -1;
      frames.push({
        name: fn < 0 ? '' : strings.get(functions.name[fn] ?? 0),
        file: fn < 0 ? '' : strings.get(functions.filename[fn] ?? 0),
        line: locations.line.toNumber(line),
      });
    }
  }
  return frames;
}
