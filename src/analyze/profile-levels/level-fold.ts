import type { ClassedFrame, FrameClass, FrameClassifier, Level } from './frame-class.ts';
import { kernelPart } from './kernel-part.ts';
import { bucketOfRun } from './runtime-bucket.ts';

/** Cost of one level and one part of it. */
export interface LevelCost {
  readonly level: Level;
  readonly part: string;
  readonly weight: number;
}

/** A function with what it costs by itself and what others cost in its name. */
export interface ChargedFunction {
  readonly function: string;
  readonly level: Level;
  /** Its own instructions, inlined calls of other functions not counted. */
  readonly own: number;
  /** Costs below it, up to the next application function: modules, standard library, runtime, kernel. Largest first. */
  readonly charged: readonly LevelCost[];
  readonly total: number;
}

/** Costs by level, and who caused them. */
export interface LevelReport {
  readonly total: number;
  readonly samples: number;
  /** Largest first. */
  readonly levels: readonly LevelCost[];
  /** Largest total first. */
  readonly functions: readonly ChargedFunction[];
  /** Weight without any frame of the program: background work of the runtime, the kernel alone. */
  readonly background: readonly LevelCost[];
}

const MAX_FUNCTIONS = 100_000;

/**
 * Adds up samples by the level of their innermost frame, and charges each to the nearest application function above it, else
 * to the nearest function of a module, else to the background. Bounds: 100,000 functions.
 */
export class LevelFold {
  readonly #classifier: FrameClassifier;
  readonly #levels = new Map<string, LevelCost>();
  readonly #background = new Map<string, LevelCost>();
  readonly #functions = new Map<string, { level: Level; own: number; charged: Map<string, LevelCost> }>();
  #total = 0;
  #samples = 0;

  constructor(classifier: FrameClassifier) {
    this.#classifier = classifier;
  }

  /** One stack, innermost frame first. `samples` is how often it was seen. */
  add(chain: readonly ClassedFrame[], weight: number, samples: number): void {
    if (weight === 0) return;
    // The call that a preemption puts in is the interrupted function's own time.
    const frames = chain[0]?.function === 'runtime.asyncPreempt' ? chain.slice(1) : chain;
    const classes = frames.map((frame) => this.#classifier.classOf(frame));
    const [first] = classes;
    const cost =
      first === undefined ? { level: 'unknown' as const, part: '' } : innermost(frames, classes, first);
    this.#total += weight;
    this.#samples += samples;
    bump(this.#levels, cost, weight);
    const payer = payerOf(classes);
    if (payer < 0) {
      bump(this.#background, cost, weight);
      return;
    }
    const name = frames[payer]!.function;
    const { level } = classes[payer]!;
    let row = this.#functions.get(name);
    if (row === undefined) {
      if (this.#functions.size >= MAX_FUNCTIONS) return;
      row = { level, own: 0, charged: new Map() };
      this.#functions.set(name, row);
    }
    if (payer === 0) row.own += weight;
    else bump(row.charged, cost, weight);
  }

  take(): LevelReport {
    const functions = [...this.#functions].map(([name, { level, own, charged }]) => ({
      function: name,
      level,
      own,
      charged: sorted(charged),
      total: own + sum(charged),
    }));
    functions.sort((a, b) => b.total - a.total || (a.function < b.function ? -1 : 1));
    return {
      total: this.#total,
      samples: this.#samples,
      levels: sorted(this.#levels),
      functions,
      background: sorted(this.#background),
    };
  }
}

/** The class of the innermost frame, its part by the whole run of frames of that level. */
function innermost(
  frames: readonly ClassedFrame[],
  classes: readonly FrameClass[],
  first: FrameClass,
): FrameClass {
  if (first.level !== 'runtime' && first.level !== 'kernel') return first;
  let end = 0;
  while (classes[end]?.level === first.level) end++;
  return first.level === 'kernel'
    ? { level: 'kernel', part: kernelPart(frames.slice(0, end).map((f) => f.function)) }
    : { level: 'runtime', part: bucketOfRun(classes.slice(0, end).map((c) => c.part)) };
}

function payerOf(classes: readonly FrameClass[]): number {
  const application = classes.findIndex((c) => c.level === 'application');
  return application >= 0 ? application : classes.findIndex((c) => c.level === 'module');
}

function bump(costs: Map<string, LevelCost>, { level, part }: FrameClass, weight: number): void {
  const key = `${level} ${part}`;
  const known = costs.get(key);
  costs.set(key, { level, part, weight: (known?.weight ?? 0) + weight });
}

function sum(costs: ReadonlyMap<string, LevelCost>): number {
  let all = 0;
  for (const { weight } of costs.values()) all += weight;
  return all;
}

function sorted(costs: ReadonlyMap<string, LevelCost>): LevelCost[] {
  return [...costs.values()].sort((a, b) => b.weight - a.weight || (a.part < b.part ? -1 : 1));
}
