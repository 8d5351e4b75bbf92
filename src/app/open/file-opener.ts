import type { LocalText } from '../../base/messages.ts';
import type { FileHead } from '../../formats/recognise/recogniser.ts';
import type { Finding } from '../../model/finding.ts';
import type { ReadDump } from '../goroutines/read-dumps.ts';

/** A file that was recognised, to be read. */
export interface FileToOpen {
  /** Path on this machine. */
  readonly path: string;
  /** Path as the report names it. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedUnixMs: number;
  readonly head: FileHead;
  /** Programs among the files, which may name the addresses of a recording. */
  readonly programs: readonly string[];
}

/** What ties a file to others. Empty where nothing is known. */
export interface FileIdentity {
  /** GNU or Go build ids, lower case. */
  readonly buildIds: readonly string[];
  readonly services: readonly string[];
  /** Base names of programs. */
  readonly programs: readonly string[];
  /** Time the content is about; null when it does not say. */
  readonly fromUnixMs: number | null;
  readonly toUnixMs: number | null;
}

/** One thing worth knowing about a file, as a person reads it. */
export interface FileFact {
  readonly label: LocalText;
  readonly value: string;
}

/** A finding before it is placed: the report adds the file. `weight` orders findings of equal severity, larger first. */
export interface FindingDraft extends Pick<
  Finding,
  'slug' | 'severity' | 'confidence' | 'title' | 'claim' | 'evidence' | 'remedy'
> {
  readonly weight: number;
  readonly atUnixMs: number | null;
}

/** What profiles are compared by. */
export interface ProfileFigures {
  /** Kind of profile: cpu, heap, … */
  readonly kind: string;
  /** The sample type that is shown first. */
  readonly sampleType: number;
  readonly type: string;
  readonly unit: string;
  readonly total: number;
  /** Length of collection; null for a moment. */
  readonly seconds: number | null;
}

/** What an opener made of a file. */
export interface OpenedContent {
  readonly facts: readonly FileFact[];
  readonly identity: FileIdentity;
  readonly findings: readonly FindingDraft[];
  /** Dumps are judged together, after all files were read. */
  readonly dumps?: readonly ReadDump[];
  /** Profiles of one kind of one program are compared, after all files were read. */
  readonly profile?: ProfileFigures;
  /** The page of profiles shows it. */
  readonly viewable?: boolean;
}

/**
 * Reads one kind of file. Answers null when the content is not of that kind after all. Errors: `AppError` for what cannot
 * be read; the report lists it with the reason.
 */
export interface FileOpener {
  readonly open: (file: FileToOpen) => Promise<OpenedContent | null>;
}

/** Nothing that ties a file to others. */
export const NO_IDENTITY: FileIdentity = {
  buildIds: [],
  services: [],
  programs: [],
  fromUnixMs: null,
  toUnixMs: null,
};
