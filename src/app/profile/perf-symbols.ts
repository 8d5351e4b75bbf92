import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import type { ClassedFrame } from '../../analyze/profile-levels/frame-class.ts';
import { gnuBuildIdOfNotes } from './kernel-build-id.ts';
import { type KernelSymbols, parseKallsyms } from '../../formats/perf-data/kernel-symbols.ts';
import type { AddressKind, PerfFrame, PerfSummary } from '../../model/perf-recording.ts';
import type { Program } from './open-program.ts';
import type { PerfProcess } from './perf-stacks.ts';

/** How the program of a recording is known. */
export interface ProgramOfRecording {
  readonly program: Program;
  /** Path under which the recording has it. */
  readonly object: string;
}

const KERNEL = '[kernel.kallsyms]';

/**
 * Expands frames of a recording: inlined calls of the Go program from its own table, names of the kernel from this machine
 * when it runs the same kernel. Every frame of a chain but the innermost is where a call returns to: the call is in front.
 */
export class PerfSymbols {
  readonly #target: ProgramOfRecording | null;
  readonly #kernel: KernelSymbols | null;
  readonly #isFileOffset: boolean;
  readonly #known = new Map<
    PerfFrame,
    [exact: ClassedFrame[] | undefined, returned: ClassedFrame[] | undefined]
  >();

  constructor(target: ProgramOfRecording | null, kernel: KernelSymbols | null, isFileOffset: boolean) {
    this.#target = target;
    this.#kernel = kernel;
    this.#isFileOffset = isFileOffset;
  }

  /** The whole chain, innermost first, inlined calls as frames of their own. */
  expand(chain: readonly PerfFrame[]): ClassedFrame[] {
    const frames: ClassedFrame[] = [];
    let wasUser = false;
    for (const frame of chain) {
      // The first user frame is an instruction that ran, or that entered the kernel.
      const isExact = !wasUser;
      if (!frame.isKernel) wasUser = true;
      for (const one of this.#frame(frame, isExact)) frames.push(one);
    }
    return frames;
  }

  #frame(frame: PerfFrame, isExact: boolean): readonly ClassedFrame[] {
    const known = this.#known.get(frame) ?? [undefined, undefined];
    const at = isExact ? 0 : 1;
    const found = known[at] ?? this.#read(frame, isExact);
    known[at] = found;
    this.#known.set(frame, known);
    return found;
  }

  #read({ address, isKernel, symbol, object }: PerfFrame, isExact: boolean): ClassedFrame[] {
    if (isKernel) {
      const name = symbol === '' ? (this.#kernel?.nameOf(address) ?? '') : symbol;
      return [{ function: name, object: KERNEL, isKernel: true, isGo: false }];
    }
    if (this.#target !== null && object === this.#target.object) {
      const linked = this.#isFileOffset ? linkedOf(address, this.#target.program) : address;
      const found = this.#target.program.frames(isExact ? linked : linked - 1);
      if (found.length > 0)
        return found.map((f) => ({ function: f.function, object, isKernel: false, isGo: true }));
      // Code of the program that Go's table does not know was written in C.
      const name = symbol === '' ? (this.#target.program.foreignFunctionAt(linked) ?? '') : symbol;
      return [{ function: name, object: 'cgo', isKernel: false, isGo: false }];
    }
    return [{ function: symbol, object, isKernel: false, isGo: false }];
  }
}

/** An offset in the file as an address of the program. */
export function linkedOf(offset: number, program: Program): number {
  const segment = program.segments.find(
    (s) => s.execute && offset >= s.offset && offset < s.offset + s.fileSize,
  );
  return segment === undefined ? offset : offset - segment.offset + segment.address;
}

/**
 * Whether the addresses of a recording are offsets in the file: told by the names perf printed beside them where the
 * recording does not say, for that depends on perf's release.
 */
export function addressesAreOffsets(
  kind: AddressKind,
  processes: readonly PerfProcess[],
  { program, object }: ProgramOfRecording,
): boolean {
  if (kind === 'file-offset') return true;
  let offsets = 0;
  let linked = 0;
  const plain = (name: string): string => name.replace(/\.abi(?:0|internal)$/, '').replace(/\[.*\]/, '');
  for (const { stacks } of processes)
    for (const { frames } of stacks)
      for (const frame of frames) {
        if (frame.object !== object || frame.symbol === '') continue;
        const name = plain(frame.symbol);
        if (plain(program.functionAt(linkedOf(frame.address, program))?.name ?? '') === name) offsets++;
        if (plain(program.functionAt(frame.address)?.name ?? '') === name) linked++;
        if (offsets + linked > 2000) return offsets >= linked;
      }
  return offsets >= linked;
}

/** Symbols of the kernel of this machine when it is the one of the recording; null when it is not, or must not be seen. */
export function ownKernelSymbols({ buildIds, kernelRelease }: PerfSummary): KernelSymbols | null {
  const wanted = buildIds.get(KERNEL);
  try {
    // Packed recordings carry no build ids: then the release must do.
    const isOwn =
      wanted === undefined
        ? kernelRelease === release()
        : gnuBuildIdOfNotes(readFileSync('/sys/kernel/notes')) === wanted;
    if (!isOwn) return null;
    const symbols = parseKallsyms(readFileSync('/proc/kallsyms', 'latin1'));
    return symbols.size === 0 ? null : symbols;
  } catch {
    // Not Linux, or not allowed: frames of the kernel stay without names.
    return null;
  }
}
