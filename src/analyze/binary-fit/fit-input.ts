import type { BinaryFacts } from '../../model/binary-facts.ts';
import type { FitFailure, FitNote, FoundLibrary } from '../../model/image-fit.ts';
import type { ImageTree } from '../../model/image-tree.ts';
import type { Loadable } from '../../model/loadable.ts';
import type { KernelRelease } from '../../model/host.ts';

/** What a Go program uses, as far as its table of functions tells; null when it was not read. */
export interface ProgramUses {
  readonly tls: boolean | null;
  readonly locations: boolean | null;
  readonly tempFiles: boolean | null;
}

/** Everything the prediction rests on. */
export interface FitInput {
  readonly facts: BinaryFacts;
  readonly uses: ProgramUses;
  readonly program: Loadable;
  readonly tree: ImageTree;
  /** Path of the program in the image. */
  readonly at: string;
  /** Permissions of the file on this machine: what COPY keeps when the image has no such file yet. */
  readonly localMode: number;
  /** Reads an ELF file of the image; undefined when it is none. Answers are remembered by the caller. */
  readonly inspect: (path: string) => Loadable | undefined;
  readonly readText: (path: string) => string | undefined;
  /** Libraries of `/etc/ld.so.cache` in the image. */
  readonly ldCache: readonly { readonly name: string; readonly path: string }[];
  /** x86-64 level of the machine; null when it is not to be judged. */
  readonly cpuLevel: number | null;
  readonly kernel: KernelRelease | null;
  /** Architecture of the machine when the image does not say. */
  readonly machineArch: string;
}

/** The result of one stage: a failure ends the prediction. */
export interface StageResult {
  readonly failure: FitFailure | null;
  readonly libraries: readonly FoundLibrary[];
  readonly notes: readonly FitNote[];
}

/** A stage that found nothing wrong. */
export const PASSED: StageResult = { failure: null, libraries: [], notes: [] };
