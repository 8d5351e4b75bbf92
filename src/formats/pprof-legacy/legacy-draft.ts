import { EMPTY_HEADER, ProfileBuilder, type ProfileHeader } from '../../model/profile-builder.ts';
import type { LabelInput } from '../../model/profile-labels.ts';
import type { Profile } from '../../model/profile.ts';
import { hiddenFrames } from './hidden-frames.ts';
import { assignMappings, type DraftMapping, tidyMappings } from './memory-map.ts';
import type { SymbolFrame, SymbolLines } from './symbol-lines.ts';

/** A sample of a text or binary profile: call addresses leaf first, one value per sample type. */
export interface DraftSample {
  readonly stack: bigint[];
  readonly values: bigint[];
  /** Size of one object of a heap sample. */
  readonly blockBytes?: bigint;
  readonly labels?: ReadonlyMap<string, string>;
}

/** What a parser of an old format has read. */
export interface LegacyDraft {
  readonly header: Partial<ProfileHeader>;
  readonly samples: readonly DraftSample[];
  readonly mappings: readonly DraftMapping[];
  readonly symbols?: SymbolLines;
  /** Java profiles: symbols replace the addresses, and addresses that are left count for nothing. */
  readonly symbolsReplaceAddresses?: ReadonlyMap<bigint, SymbolFrame>;
}

/**
 * Makes a profile of what a legacy parser read: one location per address in order of first use, mappings tidied and
 * assigned, symbols attached, uninteresting frames named.
 */
export function finishLegacyProfile(draft: LegacyDraft): Profile {
  const builder = new ProfileBuilder({ ...EMPTY_HEADER, ...draft.header });
  const rows = new Map<bigint, number>();
  for (const { stack } of draft.samples) {
    for (const address of stack) if (!rows.has(address)) rows.set(address, rows.size);
  }
  const mappings = tidyMappings(draft.mappings);
  const replaced = draft.symbolsReplaceAddresses;
  const mappingRows = assignMappings(
    mappings,
    Array.from(rows.keys(), (address) => (replaced?.has(address) === true ? 0n : address)),
  );
  const functions = new Map<string, number>();
  for (const [address, row] of rows) {
    const frames = replaced?.get(address);
    const shown = frames === undefined ? (draft.symbols?.framesAt(address) ?? []) : [frames];
    const mapping = mappings[mappingRows[row]!];
    if (shown.length > 0 && frames === undefined && mapping !== undefined) markSymbolized(mapping);
    builder.locations.add({
      address: replaced === undefined ? address : 0n,
      mapping: mappingRows[row]!,
      lines: shown.map((frame) => ({
        function: functionRow(builder, functions, frame, replaced !== undefined),
        line: frame.line,
        column: 0n,
      })),
    });
  }
  builder.mappings.push(...mappings);
  for (const sample of draft.samples) addSample(builder, rows, sample);
  return builder.build(hiddenFrames(draft.header.sampleTypes ?? []));
}

function markSymbolized(mapping: DraftMapping): void {
  mapping.hasFunctions = true;
  mapping.hasFilenames = true;
  mapping.hasLineNumbers = true;
  mapping.hasInlineFrames = true;
}

function functionRow(
  builder: ProfileBuilder,
  known: Map<string, number>,
  frame: SymbolFrame,
  byNameOnly: boolean,
): number {
  const key = byNameOnly ? frame.name : `${frame.name}\n${frame.file}`;
  let row = known.get(key);
  if (row === undefined) {
    const name = builder.strings.intern(frame.name);
    const filename = builder.strings.intern(frame.file);
    row = builder.functions.add({ name, systemName: name, filename, startLine: 0n });
    known.set(key, row);
  }
  return row;
}

function addSample(builder: ProfileBuilder, rows: ReadonlyMap<bigint, number>, sample: DraftSample): void {
  const { strings } = builder;
  const labels: LabelInput[] = [];
  if (sample.blockBytes !== undefined) {
    labels.push({
      key: strings.intern('bytes'),
      str: 0,
      numLo: Number(BigInt.asIntN(32, sample.blockBytes)),
      numHi: Number(BigInt.asIntN(32, sample.blockBytes >> 32n)),
      unit: 0,
    });
  }
  for (const [key, value] of sample.labels ?? []) {
    labels.push({ key: strings.intern(key), str: strings.intern(value), numLo: 0, numHi: 0, unit: 0 });
  }
  const stack = builder.stackOf(sample.stack.map((address) => rows.get(address) ?? 0));
  builder.samples.add(stack, sample.values, builder.labels.intern(labels));
}
