import type { PerfFrame } from '../../model/perf-recording.ts';

interface MappedFile {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  readonly path: string;
}

interface KernelSymbol {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

const MAX_MAPS = 65_536;
/** Memory without a file behind it: its addresses are what they are. Source: Linux `tools/perf/util/map.c`. */
const NO_FILE = /^(?:\/\/anon|\[stack|\[heap\]|\/SYSV|\/dev\/zero|\/anon_hugepage)/;
const KERNEL = '[kernel.kallsyms]';
const KERNEL_START = -(2 ** 48);

/**
 * What was mapped where in each process at a moment of the recording, and its command. Bounds: 65,536 mappings a process.
 * Frames at one place of one file are one object.
 */
export class ProcessMaps {
  readonly #maps = new Map<number, MappedFile[]>();
  readonly #commands = new Map<number, string>();
  readonly #kernelSymbols: KernelSymbol[] = [];
  readonly #frames = new Map<string, PerfFrame>();

  /** A later mapping hides what lay there before. */
  map(pid: number, start: number, size: number, offset: number, path: string): void {
    const list = this.#maps.get(pid) ?? [];
    if (list.length < MAX_MAPS) list.push({ start, end: start + size, offset, path });
    this.#maps.set(pid, list);
  }

  command(pid: number, tid: number, name: string, isExec: boolean): void {
    this.#commands.set(tid, name);
    if (isExec) this.#maps.delete(pid);
  }

  fork(pid: number, parent: number, tid: number, parentTid: number): void {
    const name = this.#commands.get(parentTid) ?? this.#commands.get(parent);
    if (name !== undefined) this.#commands.set(tid, name);
    const maps = this.#maps.get(parent);
    if (pid !== parent && maps !== undefined) this.#maps.set(pid, maps.slice());
  }

  /** Code that the kernel made while it runs, such as BPF programs. */
  kernelSymbol(start: number, size: number, name: string): void {
    if (this.#kernelSymbols.length < MAX_MAPS) this.#kernelSymbols.push({ start, end: start + size, name });
  }

  commandOf(pid: number, tid: number): string {
    return this.#commands.get(tid) ?? this.#commands.get(pid) ?? '';
  }

  /** The frame at an address of a process. */
  frame(pid: number, address: number, isKernel: boolean): PerfFrame {
    // A broken frame pointer may lead anywhere: only the upper half that the kernel uses is its own.
    if (isKernel || (address < 0 && address >= KERNEL_START)) {
      const symbol = this.#kernelSymbols.findLast((s) => address >= s.start && address < s.end)?.name ?? '';
      return this.#intern({ address, isKernel: true, symbol, object: KERNEL });
    }
    const file = this.#maps.get(pid)?.findLast((m) => address >= m.start && address < m.end);
    if (file === undefined) return this.#intern({ address, isKernel: false, symbol: '', object: '' });
    return this.#intern({
      address: NO_FILE.test(file.path) ? address : address - file.start + file.offset,
      isKernel: false,
      symbol: '',
      object: file.path,
    });
  }

  #intern(frame: PerfFrame): PerfFrame {
    const key = `${frame.address} ${frame.object}`;
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    this.#frames.set(key, frame);
    return frame;
  }
}
