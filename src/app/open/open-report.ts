import type { LocalText } from '../../base/messages.ts';
import type { FileKind } from '../../formats/recognise/registry.generated.ts';
import type { Finding } from '../../model/finding.ts';
import type { FileFact, FileIdentity } from './file-opener.ts';

/** `read`: its content is in the report. `listed`: recognised, but not read by this command. */
export type FileState = 'read' | 'listed' | 'unknown' | 'failed';

/** One file of the report. */
export interface OpenedFile {
  /** Number in the report, from 1. */
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedUnixMs: number;
  /** Null when the content is like nothing known. */
  readonly kind: FileKind | null;
  readonly state: FileState;
  /** Why it was not read; null for files that were. */
  readonly why: LocalText | null;
  readonly facts: readonly FileFact[];
  readonly identity: FileIdentity;
  /** The page of profiles can show it. */
  readonly viewable: boolean;
}

/** Two files that belong together. */
export interface FileLink {
  readonly from: number;
  readonly to: number;
  readonly by: 'build-id' | 'service' | 'program' | 'time';
  readonly value: string;
}

/** A directory of anything, read. */
export interface OpenReport {
  readonly schema: 1;
  readonly paths: readonly string[];
  readonly files: readonly OpenedFile[];
  readonly links: readonly FileLink[];
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** Files and folders that were not looked at, with the reason. */
  readonly left: readonly { readonly path: string; readonly why: LocalText }[];
}
