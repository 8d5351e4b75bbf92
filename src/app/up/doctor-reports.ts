import type { Doctor } from '../../api/doctor.ts';
import type { Store } from '../../store/store.ts';
import { FindingRecorder } from './record-findings.ts';

/** A report is new enough for this long: long enough for a page that polls, short enough to trust. */
const FRESH_MS = 5_000;
/** The first scheduled run waits until the system has started and a first page is drawn. */
const FIRST_AFTER_MS = 20_000;

/**
 * Makes the doctor report of this machine and keeps its findings beside the telemetry; what it needs is loaded when it
 * is first asked for.
 */
export class DoctorReports {
  private readonly recorder: FindingRecorder;
  private last: Doctor | undefined;
  private running: Promise<Doctor> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(store: Store) {
    this.recorder = new FindingRecorder(store);
  }

  /** The report, at most five seconds old; a new one with `fresh`. Several askers share one run. */
  async read(fresh: boolean): Promise<Doctor> {
    const { last } = this;
    if (!fresh && last !== undefined && Date.now() - last.collectedUnixMs < FRESH_MS) return last;
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  /** Looks at the machine every so often, so that the history has no holes; 0 never does. */
  start(everyMs: number): void {
    if (everyMs <= 0) return;
    const again = (afterMs: number): void => {
      this.timer = setTimeout(() => {
        // A run that fails is tried again at its next time.
        void this.read(true)
          .catch(() => undefined)
          .finally(() => this.timer !== undefined && again(everyMs));
      }, afterMs);
      this.timer.unref();
    };
    again(Math.min(FIRST_AFTER_MS, everyMs));
  }

  /** Ends the schedule. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async run(): Promise<Doctor> {
    const startedMs = performance.now();
    const [{ openTarget }, { runDoctor }] = await Promise.all([
      import('../doctor/open-target.ts'),
      import('../doctor/run-doctor.ts'),
    ]);
    const report = await runDoctor({ target: await openTarget('local') });
    this.last = { report, collectedUnixMs: Date.now() };
    // A store that is away does not keep anybody from reading the report; the next run tries again.
    void this.recorder.record(report, performance.now() - startedMs).catch(() => undefined);
    return this.last;
  }
}
