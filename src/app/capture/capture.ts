import { cutOffOf } from '../doctor/cut-off.ts';
import { collectFacts } from '../../collect/collect-facts.ts';
import { redactingTarget, type RedactionReport } from '../../collect/redact/redacting-target.ts';
import { COLLECTORS } from '../../collect/registry.generated.ts';
import { createRecording, type Recording, recordingTarget } from '../../collect/target/recording-target.ts';
import { SNAPSHOT_INDEX_FILE } from '../../collect/target/snapshot-index.ts';
import type { TarInput } from '../../formats/tar/write-tar.ts';
import type { CollectorOutcome, CutOff } from '../../model/doctor-report.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';

/** A captured target, ready to be written. */
export interface Capture {
  /** Files of the snapshot, its index first. */
  readonly entries: readonly TarInput[];
  readonly files: number;
  readonly bytes: number;
  /** By path, how many secrets of which kind were masked. */
  readonly masked: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly unreadable: readonly string[];
  readonly collectors: readonly CollectorOutcome[];
  /** Present when the connection was lost before everything was read. */
  readonly cutOff?: CutOff;
}

/**
 * Runs every collector and keeps what they read, so that judging the snapshot gives what judging the target gave. All of
 * it has passed the redaction. Programs' files are not stored, only what they say about themselves.
 */
export async function captureTarget(target: Target): Promise<Capture> {
  const report: RedactionReport = { masked: new Map() };
  const recording = createRecording();
  const { facts, outcomes } = await collectFacts(
    recordingTarget(redactingTarget(target, report), recording),
    COLLECTORS,
  );
  const cutOff = cutOffOf(target, outcomes);
  const index = {
    ...indexOf(target, recording, facts),
    ...(cutOff === undefined ? {} : { cutOff: cutOff.reason }),
  };
  const files = [...recording.files].map(([path, content]) => toEntry(path, content));
  return {
    entries: [toEntry(`/${SNAPSHOT_INDEX_FILE}`, encode(index)), ...files],
    files: files.length,
    bytes: files.reduce((sum, { content }) => sum + content.length, 0),
    masked: Object.fromEntries(report.masked),
    unreadable: [...recording.unreadable.keys()],
    collectors: outcomes,
    ...(cutOff === undefined ? {} : { cutOff }),
  };
}

function indexOf(target: Target, recording: Recording, facts: FactTable): object {
  return {
    schema: 1,
    capturedAtUnixMs: target.observedAtUnixMs,
    target: target.name,
    host: valueOf(facts['host.name']),
    processDir: target.processDir,
    rootDir: target.rootDir,
    // What a tree of files does not hold may be anywhere.
    complete: target.kind !== 'snapshot',
    judgesProcess: target.judgesProcess,
    binaryPath: target.binaryPath,
    projectDir: target.projectDir,
    unreadable: Object.fromEntries(recording.unreadable),
    absent: [...recording.absent].sort(),
    unsure: [...recording.unsure].sort(),
    listings: Object.fromEntries(recording.listings),
    links: Object.fromEntries(recording.links),
    stats: Object.fromEntries(recording.stats),
    probes: Object.fromEntries(recording.probes),
    commands: recording.commands,
    binaries: Object.fromEntries(recording.binaries),
  };
}

function encode(index: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(index, null, 1)}\n`);
}

function toEntry(path: string, content: Uint8Array): TarInput {
  return { path: path.slice(1), kind: 'file', mode: 0o644, content };
}
