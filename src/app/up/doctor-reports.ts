import type { Doctor } from '../../api/doctor.ts';
import type { Store } from '../../store/store.ts';
import { FindingRecorder } from './record-findings.ts';

/** A report is new enough for this long: long enough for a page that polls, short enough to trust. */
const FRESH_MS = 5_000;

/**
 * Makes the doctor report of this machine and keeps its findings beside the telemetry; what it needs is loaded when it
 * is first asked for.
 */
export class DoctorReports {
  private readonly recorder: FindingRecorder;
  private last: Doctor | undefined;
  private running: Promise<Doctor> | undefined;

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

  private async run(): Promise<Doctor> {
    const [{ openTarget }, { runDoctor }] = await Promise.all([
      import('../doctor/open-target.ts'),
      import('../doctor/run-doctor.ts'),
    ]);
    const report = await runDoctor({ target: await openTarget('local') });
    this.last = { report, collectedUnixMs: Date.now() };
    // A store that is away does not keep anybody from reading the report; the next run tries again.
    void this.recorder.record(report.findings).catch(() => undefined);
    return this.last;
  }
}
