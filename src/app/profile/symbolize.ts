import { FunctionTableBuilder, type LineInput, LocationTableBuilder } from '../../model/profile-builder.ts';
import type { GoFrame } from '../../model/go-symbol.ts';
import type { Profile } from '../../model/profile.ts';
import type { Program } from './open-program.ts';
import { linkedAddress } from './linked-address.ts';

/**
 * Gives names, files and lines to locations that are addresses only, from the program's own table of functions: present in
 * every Go program, stripped or not; other code has names where the program was not stripped. Inlined calls become lines.
 * Locations of other mappings, and those that have lines, stay as they are. An address above the innermost is where a call
 * returns to: the call is in front of it, except where the runtime broke in between two instructions (`INTERRUPTS`).
 */
export function symbolize(profile: Profile, program: Program): Profile {
  const { locations, stacks, samples, mappings } = profile;
  if (!needsNames(profile)) return profile;
  const leaves = new Set<number>();
  for (let row = 0; row < samples.count; row++) leaves.add(stacks.location[samples.stack[row]!]!);
  const interrupted = interruptedLocations(profile, program);
  const named = new NamedFunctions(profile);
  const newLocations = new LocationTableBuilder();
  for (let row = 0; row < locations.count; row++) {
    const address = locations.address.getUnsigned(row);
    const mapping = locations.mapping[row]!;
    const hasLines = locations.lineStart[row + 1]! > locations.lineStart[row]!;
    const linked = linkedAddress(Number(address), mappings[mapping], program);
    const whole = hasLines || mapping > 0 ? null : program.functionAt(linked);
    // The innermost address is an instruction that was running; one byte before a return address is inside the call. Nothing
    // returns to the first instruction of a function: there Go marks what it cannot unwind, `runtime._System` for one.
    const isExact = leaves.has(row) || interrupted.has(row) || whole?.entry === linked;
    const at = isExact ? linked : linked - 1;
    const frames = whole === null ? [] : withoutWrappers(program.frames(at));
    const foreign = hasLines || mapping > 0 || whole !== null ? null : program.foreignFunctionAt(at);
    newLocations.add({
      address,
      mapping,
      isFolded: locations.isFolded[row] === 1,
      id: locations.id.get(row),
      lines: hasLines
        ? linesOf(profile, row)
        : foreign !== null
          ? [{ function: named.rowOf(foreign, '', 0), line: 0n, column: 0n }]
          : frames.map((f, i) => ({
              // The file is what the runtime itself writes for code without lines.
              function: named.rowOf(
                f.function,
                f.file === '' ? '?' : f.file,
                i === frames.length - 1 ? (whole?.startLine ?? 0) : 0,
              ),
              line: BigInt(f.line),
              column: 0n,
            })),
    });
  }
  return { ...profile, functions: named.table.build(), locations: newLocations.build() };
}

// Functions that no call leads to: the frame below was interrupted at its instruction (runtime/traceback.go, unwindTrap).
const INTERRUPTS = new Set(['runtime.asyncPreempt', 'runtime.sigpanic']);

/** Locations that some stack has right above an interrupt. */
function interruptedLocations({ locations, mappings, stacks }: Profile, program: Program): Set<number> {
  const interrupts = new Set<number>();
  for (let row = 0; row < locations.count; row++) {
    const mapping = locations.mapping[row]!;
    if (mapping > 0) continue;
    const linked = linkedAddress(Number(locations.address.getUnsigned(row)), mappings[mapping], program);
    if (INTERRUPTS.has(program.functionAt(linked)?.name ?? '')) interrupts.add(row);
  }
  const interrupted = new Set<number>();
  if (interrupts.size === 0) return interrupted;
  const { parent, location } = stacks;
  for (let node = 1; node < stacks.size; node++)
    if (interrupts.has(location[node]!) && parent[node] !== 0) interrupted.add(location[parent[node]!]!);
  return interrupted;
}

/** The functions of a profile, and those that are added by name and file. */
class NamedFunctions {
  readonly table = new FunctionTableBuilder();
  readonly #rows = new Map<string, number>();
  readonly #strings: Profile['strings'];

  constructor({ functions, strings }: Profile) {
    this.#strings = strings;
    for (let row = 0; row < functions.count; row++)
      this.table.add({
        name: functions.name[row]!,
        systemName: functions.systemName[row]!,
        filename: functions.filename[row]!,
        startLine: functions.startLine.get(row),
        id: functions.id.get(row),
      });
  }

  rowOf(name: string, file: string, startLine: number): number {
    const key = `${name}\n${file}`;
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const [nameId, fileId] = [this.#strings.intern(name), this.#strings.intern(file)];
    const row = this.table.add({
      name: nameId,
      systemName: nameId,
      filename: fileId,
      startLine: BigInt(startLine),
    });
    this.#rows.set(key, row);
    return row;
  }
}

// Wrappers around any other function are left out of the stacks that Go writes: runtime/traceback.go, elideWrapperCalling.
const SHOWS_ITS_WRAPPER = new Set(['runtime.gopanic', 'runtime.sigpanic', 'runtime.panicwrap']);

// Closures around the call of a go or defer statement: cmd/compile/internal/ir/func.go, closureName.
const STATEMENT_WRAPPER = /\.(?:defer|go)wrap\d+$/;

function isWrapper({ file, function: name }: GoFrame): boolean {
  return file === '<autogenerated>' || STATEMENT_WRAPPER.test(name);
}

/** Frames, innermost first, without the wrappers of methods and statements that the compiler wrote around an inlined call. */
function withoutWrappers(frames: readonly GoFrame[]): readonly GoFrame[] {
  return frames.filter(
    (frame, i) => i === 0 || !isWrapper(frame) || SHOWS_ITS_WRAPPER.has(frames[i - 1]!.function),
  );
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
