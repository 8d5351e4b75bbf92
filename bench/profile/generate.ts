import { encodeProfile } from '../../src/formats/pprof/encode-profile.ts';
import { EMPTY_HEADER, ProfileBuilder } from '../../src/model/profile-builder.ts';
import type { Profile } from '../../src/model/profile.ts';

/** What is generated. */
export interface InputShape {
  readonly samples: number;
  readonly stacks: number;
  readonly functions: number;
  readonly locations: number;
  /** Different values of the label `span_id`. */
  readonly spans: number;
  readonly seed: number;
}

/** Half a million samples of a traced service: about 56 MB of protobuf. */
export const INPUT: InputShape = {
  samples: 500_000,
  stacks: 20_000,
  functions: 6000,
  locations: 16_000,
  spans: 20_000,
  seed: 1,
};

/** mulberry32. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/**
 * A CPU profile as a traced Go service makes it: stacks of 20 to 69 frames that share their roots, heavy stacks seen often
 * (the square of a uniform number), inlined lines in one location of four, each sample with a span.
 */
export function generateProfile(shape: InputShape): Profile {
  const random = randomOf(shape.seed);
  const builder = new ProfileBuilder({
    ...EMPTY_HEADER,
    sampleTypes: [
      { type: 'samples', unit: 'count' },
      { type: 'cpu', unit: 'nanoseconds' },
    ],
    periodType: { type: 'cpu', unit: 'nanoseconds' },
    period: 10_000_000n,
    durationNano: 600_000_000_000n,
    timeUnixNano: 1_767_225_600_000_000_000n,
  });
  addPlaces(builder, shape, random);
  const stacks: number[] = [];
  while (stacks.length < shape.stacks) {
    // A new stack leaves an earlier one at some depth: as calls do.
    const known = stacks.length === 0 ? 0 : stacks[random(stacks.length)]!;
    const path = builder.stacks.path(known).toReversed();
    const kept = path.slice(0, random(path.length + 1));
    const depth = Math.max(kept.length + 1, 20 + random(50));
    let node = 0;
    for (const location of kept) node = builder.stacks.child(node, location);
    for (let at = kept.length; at < depth; at++) node = builder.stacks.child(node, random(shape.locations));
    stacks.push(node);
  }
  const key = builder.strings.intern('span_id');
  const labels = Array.from({ length: shape.spans }, () => {
    const id = Array.from({ length: 16 }, () => random(16).toString(16)).join('');
    return builder.labels.intern([{ key, str: builder.strings.intern(id), numLo: 0, numHi: 0, unit: 0 }]);
  });
  for (let i = 0; i < shape.samples; i++) {
    const at = Math.floor((random(1_000_000) / 1_000_000) ** 2 * shape.stacks);
    const count = BigInt(1 + random(4));
    builder.samples.add(stacks[at]!, [count, count * 10_000_000n], labels[random(shape.spans)]!);
  }
  return builder.build();
}

function addPlaces(builder: ProfileBuilder, shape: InputShape, random: (below: number) => number): void {
  const marks = { hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true };
  const place = { id: 1n, start: 0x40_0000n, limit: 0x240_0000n, offset: 0n };
  builder.mappings.push({ ...place, ...marks, file: '/usr/bin/service', buildId: 'f00d'.repeat(10) });
  for (let i = 0; i < shape.functions; i++) {
    const name = `example.com/team/service/internal/package${i % 97}.(*Type${i % 31}).method${i}`;
    builder.functions.add({
      name: builder.strings.intern(name),
      systemName: builder.strings.intern(name),
      filename: builder.strings.intern(`/src/service/internal/package${i % 97}/file${i % 7}.go`),
      startLine: BigInt(1 + random(900)),
    });
  }
  for (let i = 0; i < shape.locations; i++) {
    const lines = Array.from({ length: random(4) === 0 ? 2 : 1 }, () => ({
      function: random(shape.functions),
      line: BigInt(1 + random(1500)),
      column: 0n,
    }));
    builder.locations.add({ address: 0x40_1000n + BigInt(i * 37), mapping: 0, lines });
  }
}

/** The input as protobuf, not packed. */
export function generateBytes(shape: InputShape): Uint8Array {
  return encodeProfile(generateProfile(shape));
}
