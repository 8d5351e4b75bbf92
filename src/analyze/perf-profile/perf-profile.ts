import type { PerfFrame, PerfSample, PerfSummary } from '../../model/perf-recording.ts';
import { EMPTY_HEADER, ProfileBuilder } from '../../model/profile-builder.ts';
import type { Profile } from '../../model/profile.ts';

/** What is known of one address, inlined calls as frames of their own. */
export interface NamedPlace {
  readonly function: string;
  /** Empty when unknown. */
  readonly file: string;
  /** 1-based; 0 when unknown. */
  readonly line: number;
}

/**
 * Names for the places of a recording, innermost first; none when it knows no better than the recording. `isExact` is false
 * for addresses that a call returns to: the call is in front of them.
 */
export type PerfNames = (frame: PerfFrame, isExact: boolean) => readonly NamedPlace[];

/** What the kernel is called where files are named. */
export const KERNEL_OBJECT = '[kernel.kallsyms]';

/** Events whose periods are nanoseconds of CPU time. */
const CLOCKS = /^(?:cpu-clock|task-clock)(?::\w+)?$/;
/** Events of one recording that become values; of more the samples are still counted. */
const MAX_EVENTS = 16;

interface Stack {
  readonly frames: readonly PerfFrame[];
  samples: number;
  /** By event. */
  readonly weights: number[];
}

/**
 * Makes a profile of a recording of perf, so that everything that reads profiles reads recordings: values are `samples` and
 * the sum of periods of each event, the label `process` is the command with its pid, mappings are the recorded files with
 * their build ids. Memory by distinct chains. Source: the shape is that of google/perf_data_converter.
 */
export class PerfProfile {
  readonly #processes = new Map<string, Map<string, Stack>>();
  readonly #numbers = new Map<PerfFrame, number>();
  readonly #events: string[] = [];
  readonly #commands = new Map<number, string>();
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  /** Takes a sample of the recording. */
  add({ pid, command, event, period, seconds, frames }: PerfSample): void {
    let number = this.#events.indexOf(event);
    if (number < 0 && this.#events.length < MAX_EVENTS) number = this.#events.push(event) - 1;
    this.#first = Math.min(this.#first, seconds);
    this.#last = Math.max(this.#last, seconds);
    // Threads have names of their own: the first one seen stands for the process.
    const name = this.#commands.get(pid) ?? command;
    this.#commands.set(pid, name);
    const process = `${name} (${pid})`;
    const stacks = this.#processes.get(process) ?? new Map<string, Stack>();
    this.#processes.set(process, stacks);
    const key = frames.map((frame) => this.#number(frame)).join(' ');
    const stack = stacks.get(key) ?? { frames, samples: 0, weights: [] };
    stacks.set(key, stack);
    stack.samples++;
    if (number >= 0) stack.weights[number] = (stack.weights[number] ?? 0) + period;
  }

  /** The profile. May be called again with other names. */
  build(summary: PerfSummary, names: PerfNames): Profile {
    const length = this.#last > this.#first ? this.#last - this.#first : 0;
    const [main = ''] = this.#events;
    const sampleTypes = [
      { type: 'samples', unit: 'count' },
      ...this.#events.map((event) => ({ type: event, unit: CLOCKS.test(event) ? 'nanoseconds' : 'count' })),
    ];
    const builder = new ProfileBuilder({
      ...EMPTY_HEADER,
      sampleTypes,
      durationNano: BigInt(Math.round(length * 1e9)),
      defaultSampleType: main,
      comments: summary.kernelRelease === '' ? [] : [`Linux ${summary.kernelRelease}`],
    });
    const places = new PlaceWriter(builder, summary, names);
    // The first mapping of a profile is the program it is about.
    const program = this.#mainObject();
    if (program !== '') places.mapping(program);
    const { strings, labels, samples } = builder;
    const label = strings.intern('process');
    for (const [process, stacks] of this.#processes) {
      const set = labels.intern([{ key: label, str: strings.intern(process), numLo: 0, numHi: 0, unit: 0 }]);
      for (const { frames, samples: count, weights } of stacks.values()) {
        const values = this.#events.map((_event, i) => BigInt(Math.round(weights[i] ?? 0)));
        samples.add(builder.stackOf(places.chain(frames)), [BigInt(count), ...values], set);
      }
    }
    return builder.build();
  }

  /** The recorded file that is in most samples; shared libraries and the kernel are in fewer than what calls them. */
  #mainObject(): string {
    const counts = new Map<string, number>();
    for (const stacks of this.#processes.values())
      for (const { frames, samples } of stacks.values())
        for (const object of new Set(frames.filter((f) => !f.isKernel).map((f) => f.object)))
          if (object.startsWith('/')) counts.set(object, (counts.get(object) ?? 0) + samples);
    return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
  }

  // Readers give equal frames as one object.
  #number(frame: PerfFrame): number {
    const known = this.#numbers.get(frame);
    if (known !== undefined) return known;
    this.#numbers.set(frame, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** Writes each place of a recording once. */
class PlaceWriter {
  readonly #builder: ProfileBuilder;
  readonly #buildIds: ReadonlyMap<string, string>;
  readonly #names: PerfNames;
  readonly #known = new Map<PerfFrame, [exact: number | undefined, returned: number | undefined]>();
  readonly #mappings = new Map<string, number>();
  readonly #functions = new Map<string, number>();

  constructor(builder: ProfileBuilder, { buildIds }: PerfSummary, names: PerfNames) {
    this.#builder = builder;
    this.#buildIds = buildIds;
    this.#names = names;
  }

  /** Location rows, leaf first. */
  chain(frames: readonly PerfFrame[]): number[] {
    let wasUser = false;
    return frames.map((frame) => {
      // The first user frame is an instruction that ran, or that entered the kernel.
      const isExact = !wasUser;
      if (!frame.isKernel) wasUser = true;
      const known = this.#known.get(frame) ?? [undefined, undefined];
      const at = isExact ? 0 : 1;
      const row = known[at] ?? this.#location(frame, isExact);
      known[at] = row;
      this.#known.set(frame, known);
      return row;
    });
  }

  #location(frame: PerfFrame, isExact: boolean): number {
    const object = frame.isKernel ? KERNEL_OBJECT : frame.object;
    const found = this.#names(frame, isExact);
    // The kernel's own functions are told apart from those of C by the file they are in.
    const file = frame.isKernel ? KERNEL_OBJECT : '';
    const symbol = frame.symbol === '' ? [] : [{ function: frame.symbol, file, line: 0 }];
    const places = found.length > 0 ? found : symbol;
    return this.#builder.locations.add({
      address: BigInt.asUintN(64, BigInt(Math.trunc(frame.address))),
      mapping: object === '' ? -1 : this.mapping(object),
      lines: places.map((place) => ({
        function: this.#function(place.function, place.file),
        line: BigInt(place.line),
        column: 0n,
      })),
    });
  }

  /** The row of a recorded file. */
  mapping(object: string): number {
    const known = this.#mappings.get(object);
    if (known !== undefined) return known;
    const row =
      this.#builder.mappings.push({
        id: BigInt(this.#mappings.size + 1),
        start: 0n,
        limit: 0n,
        offset: 0n,
        file: object,
        buildId: this.#buildIds.get(object) ?? '',
        hasFunctions: true,
        hasFilenames: false,
        hasLineNumbers: false,
        hasInlineFrames: false,
      }) - 1;
    this.#mappings.set(object, row);
    return row;
  }

  #function(name: string, file: string): number {
    const key = `${name}\n${file}`;
    const known = this.#functions.get(key);
    if (known !== undefined) return known;
    const { strings, functions } = this.#builder;
    const id = strings.intern(name);
    const row = functions.add({ name: id, systemName: id, filename: strings.intern(file), startLine: 0n });
    this.#functions.set(key, row);
    return row;
  }
}
