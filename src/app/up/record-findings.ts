import type { DoctorReport } from '../../model/doctor-report.ts';
import type { Finding } from '../../model/finding.ts';
import { float64, int64, sql, string, strings, uint32 } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';

/** A finding that still holds is stored again after this long, so that its course can be told from the rows. */
const REPEAT_MS = 300_000;

/** Keeps doctor runs and their findings beside the telemetry: what was there at each run, and its texts. */
export class FindingRecorder {
  private readonly store: Store;
  private readonly storedAtMs = new Map<string, number>();

  constructor(store: Store) {
    this.store = store;
  }

  /**
   * Stores the run, and the findings that are new or were last stored five minutes ago. Suppressed findings count as found:
   * they are there. Errors of the store: STORE_*.
   */
  async record(report: DoctorReport, elapsedMs: number): Promise<void> {
    const now = Date.now();
    const findings = [...report.findings, ...report.suppressed.map(({ finding }) => finding)];
    await this.insertRun(report, findings, elapsedMs);
    const due = findings.filter((finding) => now - (this.storedAtMs.get(keyOf(finding)) ?? 0) >= REPEAT_MS);
    for (const finding of due) {
      await this.insert(finding);
      this.storedAtMs.set(keyOf(finding), now);
    }
  }

  private insertRun(report: DoctorReport, findings: readonly Finding[], elapsedMs: number): Promise<void> {
    const { target, outcomes, summary } = report;
    const unknown = outcomes.filter(({ status }) => status === 'unknown' || status === 'crashed');
    return this.store.execute(
      sql`INSERT INTO doctor_runs (Timestamp, TenantId, Target, Host, Found, Unknown, Passed, ElapsedMs)
 SELECT fromUnixTimestamp64Milli(${int64(BigInt(Math.round(target.observedAtUnixMs)))}, 'UTC'), '', ${string(target.name)}, ${string(target.host ?? '')},
  mapFromArrays(${strings(findings.map(({ slug }) => slug))}, ${strings(findings.map(({ severity }) => severity))}),
  ${strings(unknown.map(({ slug }) => slug))}, ${uint32(summary.pass)}, ${uint32(Math.round(elapsedMs))}`,
      { label: 'record-doctor-run' },
    );
  }

  private insert(finding: Finding): Promise<void> {
    const entity = Object.entries(finding.entity);
    return this.store.execute(
      sql`INSERT INTO findings (Timestamp, TenantId, CheckId, Slug, Severity, Confidence, Target, ServiceName, Entity, Json)
 SELECT fromUnixTimestamp64Milli(${int64(BigInt(Math.round(finding.atUnixMs)))}, 'UTC'), '', ${string(finding.checkId)}, ${string(finding.slug)},
  ${string(finding.severity)}, ${float64(finding.confidence)}, ${string(finding.target)}, ${string(finding.entity.service ?? '')},
  mapFromArrays(${strings(entity.map(([key]) => key))}, ${strings(entity.map(([, value]) => String(value)))}), ${string(JSON.stringify(finding))}`,
      { label: 'record-finding' },
    );
  }
}

/** A finding is the same as long as check, target and severity are. */
function keyOf(finding: Finding): string {
  return `${finding.slug} ${finding.severity} ${finding.target}`;
}
