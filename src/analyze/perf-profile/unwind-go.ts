import type { PerfFrame, PerfUnwinder, PerfUserStack, UnwoundStack } from '../../model/perf-recording.ts';

/** What the table of functions of a Go program says at a place. */
export interface GoStackTable {
  /** Bytes from the stack pointer to the return address (amd64) or of the frame (arm64); -1 where there is no Go code. */
  readonly delta: number;
  /** Name of the function. */
  readonly function: string;
}

const MAX_FRAMES = 512;
/** Where stacks begin. Source: Go `src/runtime/symtab.go`, topofstack; the rest of a stack lies elsewhere. */
const TOP =
  /^runtime\.(?:goexit|rt0_go|mstart|mstart0|mcall|morestack|systemstack|systemstack_switch|asmcgocall|sigtramp|sigreturn__sigaction|_rt0_\w+)(?:\.abi\w+)?$/;

/**
 * Makes call chains from registers and a copy of the stack by Go's own table, which says for every instruction how far the return
 * address is: it needs no frame pointer and no DWARF. It ends in code of C, and where the copy ends. Bounds: 512 frames.
 * Source: Go `src/runtime/traceback.go` (unwinder.resolveInternal), `pcsp` of `src/runtime/symtab.go`.
 */
export function goUnwinder(tableAt: (frame: PerfFrame) => GoStackTable | null): PerfUnwinder {
  return (user) => unwind(user, tableAt);
}

function unwind(
  { machine, pc, sp: top, lr, wordAt, frameAt }: PerfUserStack,
  tableAt: (frame: PerfFrame) => GoStackTable | null,
): UnwoundStack {
  const frames: PerfFrame[] = [];
  let address = pc;
  let sp = top;
  while (frames.length < MAX_FRAMES) {
    const frame = frameAt(address);
    const isFirst = frames.length === 0;
    if (!isFirst && frame.object === '') return { frames, isWhole: false };
    frames.push(frame);
    const table = tableAt(frame);
    if (table === null || table.delta < 0) return { frames, isWhole: false };
    if (TOP.test(table.function)) return { frames, isWhole: true };
    const isLeaf = machine === 'arm64' && table.delta === 0;
    const next = isLeaf ? (isFirst ? lr : undefined) : wordAt(machine === 'amd64' ? sp + table.delta : sp);
    if (next === undefined || next === 0) return { frames, isWhole: false };
    sp += table.delta + (machine === 'amd64' ? 8 : 0);
    address = next;
  }
  return { frames, isWhole: false };
}
