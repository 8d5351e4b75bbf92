import type { Doctor } from '../../api/doctor.ts';

/** A report is new enough for this long: long enough for a page that polls, short enough to trust. */
const FRESH_MS = 5_000;

/** Makes the doctor report of this machine; what it needs is loaded when it is first asked for. */
export class DoctorReports {
  private last: Doctor | undefined;
  private running: Promise<Doctor> | undefined;

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
    return this.last;
  }
}
