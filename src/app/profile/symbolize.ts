import { FunctionTableBuilder, type LineInput, LocationTableBuilder } from '../../model/profile-builder.ts';
import type { Profile } from '../../model/profile.ts';
import type { Program } from './open-program.ts';
import { linkedAddress } from './linked-address.ts';

/**
 * Gives names, files and lines to locations that are addresses only, from the program's own table of functions: present in
 * every Go program, stripped or not. Inlined calls become lines. Locations of other mappings, and those that have lines, stay
 * as they are. An address above the innermost is where a call returns to: the call is in front of it.
 */
export function symbolize(profile: Profile, program: Program): Profile {
  const { locations, functions, strings, stacks, samples, mappings } = profile;
  if (!program.hasSymbols || !needsNames(profile)) return profile;
  const leaves = new Set<number>();
  for (let row = 0; row < samples.count; row++) leaves.add(stacks.location[samples.stack[row]!]!);
  const newFunctions = new FunctionTableBuilder();
  for (let row = 0; row < functions.count; row++)
    newFunctions.add({
      name: functions.name[row]!,
      systemName: functions.systemName[row]!,
      filename: functions.filename[row]!,
      startLine: functions.startLine.get(row),
      id: functions.id.get(row),
    });
  const rows = new Map<string, number>();
  const functionOf = (name: string, file: string, startLine: number): number => {
    const key = `${name}\n${file}`;
    const known = rows.get(key);
    if (known !== undefined) return known;
    const [nameId, fileId] = [strings.intern(name), strings.intern(file)];
    const row = newFunctions.add({
      name: nameId,
      systemName: nameId,
      filename: fileId,
      startLine: BigInt(startLine),
    });
    rows.set(key, row);
    return row;
  };
  const newLocations = new LocationTableBuilder();
  for (let row = 0; row < locations.count; row++) {
    const address = locations.address.getUnsigned(row);
    const mapping = locations.mapping[row]!;
    const hasLines = locations.lineStart[row + 1]! > locations.lineStart[row]!;
    const linked = linkedAddress(Number(address), mappings[mapping], program);
    // The innermost address is an instruction that was running; one byte before a return address is inside the call.
    const frames =
      hasLines || mapping > 0 ? [] : program.frames(leaves.has(row) ? linked : Math.max(0, linked - 1));
    const whole = frames.length === 0 ? null : program.functionAt(linked);
    newLocations.add({
      address,
      mapping,
      isFolded: locations.isFolded[row] === 1,
      id: locations.id.get(row),
      lines: hasLines
        ? linesOf(profile, row)
        : frames.map((f, i) => ({
            function: functionOf(f.function, f.file, i === frames.length - 1 ? (whole?.startLine ?? 0) : 0),
            line: BigInt(f.line),
            column: 0n,
          })),
    });
  }
  return { ...profile, functions: newFunctions.build(), locations: newLocations.build() };
}

/** True when some location is an address only. */
export function needsNames({ locations }: Profile): boolean {
  for (let row = 0; row < locations.count; row++)
    if (locations.lineStart[row + 1] === locations.lineStart[row]) return true;
  return false;
}

function linesOf({ locations }: Profile, row: number): LineInput[] {
  const lines: LineInput[] = [];
  for (let at = locations.lineStart[row]!; at < locations.lineStart[row + 1]!; at++)
    lines.push({
      function: locations.lineFunction[at]!,
      line: locations.line.get(at),
      column: locations.column.get(at),
    });
  return lines;
}
