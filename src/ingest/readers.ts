/** What is asked and told about one signal of the log on behalf of readers. */
export interface ReadersOptions {
  /** Whether somebody is told of its rows as they are stored. */
  readonly isFollowed: () => boolean;
  /** Highest sequence number that was acknowledged. */
  readonly acknowledgedSeq: () => bigint;
  /** Whether some of the signal up to this number was acknowledged and is not stored. */
  readonly isWaiting: (seq: bigint) => boolean;
  /** Seals what is open of the signal. */
  readonly hurry: () => void;
}

/** Whoever has just asked may ask again: pages refresh every few seconds, people and scripts look twice. */
const READ_FOR_MS = 60_000;
/** How long queries wait for what was acknowledged while nobody read. An engine that takes longer is behind, which the status page says. */
const HURRY_MS = 5_000;
const LOOK_EVERY_MS = 10;

/** What is waited for: everything up to a sequence number. */
interface Owed {
  readonly seq: bigint;
  readonly untilMs: number;
}

/**
 * Whether somebody reads what is stored of one signal. An INSERT costs 60 to 200 ms of CPU however few its rows are, so that one a second and
 * signal, from a service that does next to nothing, kept half a processor busy. While nobody reads, segments wait longer; the
 * first who ask wait until what was acknowledged before is there. Each signal for itself: whoever looks at logs makes no metrics dearer.
 */
export class Readers {
  private readonly options: ReadersOptions;
  private lastMs: number | undefined;
  /** What those who ask wait for, and until when. */
  private owed: Owed | undefined;

  constructor(options: ReadersOptions) {
    this.options = options;
  }

  get areThere(): boolean {
    return this.options.isFollowed() || this.haveAsked;
  }

  private get haveAsked(): boolean {
    return this.lastMs !== undefined && performance.now() - this.lastMs < READ_FOR_MS;
  }

  /**
   * Somebody is about to read. Resolves when what was acknowledged while nobody asked is stored, or after 5 s; with whether it is
   * stored.
   */
  async come(): Promise<boolean> {
    const haveAsked = this.haveAsked;
    this.lastMs = performance.now();
    if (!haveAsked) this.owed = this.hurried();
    const { owed } = this;
    if (owed === undefined) return true;
    const isStored = await this.settled(owed);
    if (isStored && this.owed === owed) this.owed = undefined;
    return isStored;
  }

  /** Whether something is acknowledged and not stored. */
  get areBehind(): boolean {
    return this.options.isWaiting(this.options.acknowledgedSeq());
  }

  /** Somebody misses what may be on its way: resolves like `come` for the first. */
  async catchUp(): Promise<boolean> {
    return await this.settled(this.hurried());
  }

  private hurried(): Owed {
    this.options.hurry();
    return { seq: this.options.acknowledgedSeq(), untilMs: performance.now() + HURRY_MS };
  }

  private async settled({ seq, untilMs }: Owed): Promise<boolean> {
    while (this.options.isWaiting(seq)) {
      if (performance.now() >= untilMs) return false;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return true;
  }
}
