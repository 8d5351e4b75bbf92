/** What is asked and told about segments on behalf of readers. */
export interface ReadersOptions {
  /** Whether somebody is told of rows as they are stored. */
  readonly isFollowed: () => boolean;
  /** Seals what was acknowledged so far, if that can be done in time; resolves with the ids of what is then on its way into the store. */
  readonly hurry: (timeoutMs: number) => Promise<readonly bigint[]>;
  /** Which of these are on their way still. */
  readonly waiting: (segmentIds: readonly bigint[]) => boolean;
}

/** Whoever has just asked may ask again: pages refresh every few seconds, people and scripts look twice. */
const READ_FOR_MS = 60_000;
/** The most a first query waits for what was acknowledged before it. An engine that takes longer is behind, which the status page says. */
const HURRY_MS = 1_500;
const LOOK_EVERY_MS = 10;

/**
 * Whether somebody reads what is stored. An INSERT costs 60 to 200 ms of CPU however few its rows are, so that one a second and
 * signal, from a service that does next to nothing, kept half a processor busy. While nobody reads, segments wait longer; the
 * first who asks waits until what was acknowledged before is there.
 */
export class Readers {
  private readonly options: ReadersOptions;
  private lastMs: number | undefined;
  private hurrying: Promise<void> | undefined;

  constructor(options: ReadersOptions) {
    this.options = options;
  }

  get areThere(): boolean {
    if (this.options.isFollowed()) return true;
    return this.lastMs !== undefined && performance.now() - this.lastMs < READ_FOR_MS;
  }

  /** Somebody is about to read. Resolves when what was acknowledged while nobody did is stored, or after 1.5 s. */
  async come(): Promise<void> {
    const wereThere = this.areThere;
    this.lastMs = performance.now();
    if (!wereThere) this.hurrying ??= this.hurry().finally(() => (this.hurrying = undefined));
    await this.hurrying;
  }

  private async hurry(): Promise<void> {
    const deadlineMs = performance.now() + HURRY_MS;
    const ids = await this.options.hurry(HURRY_MS);
    while (this.options.waiting(ids) && performance.now() < deadlineMs)
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
