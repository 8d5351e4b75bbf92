import type { Draft } from './draft.ts';

/** A snapshot made from a captured one by a stated change. */
export interface DerivedCase {
  /** What is wrong, in a few words; unique. */
  readonly name: string;
  /** Folder in `test/fixtures/captures` or `test/fixtures/snapshots`. */
  readonly from: string;
  /** Where the form of what is changed is described: a man page, a kernel document, an API reference. */
  readonly form: string;
  readonly apply: (draft: Draft) => void;
  /** The state of an earlier sample, for checks that need two. */
  readonly before?: (draft: Draft) => void;
  /** Checks that must fire beside those of the capture; every other check must not. */
  readonly fires: readonly string[];
  /** Checks that fire on the capture and must not fire any more. */
  readonly silences?: readonly string[];
}
