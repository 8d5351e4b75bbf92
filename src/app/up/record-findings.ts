import type { Finding } from '../../model/finding.ts';
import { float64, int64, sql, string, strings } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';

/** A finding that still holds is stored again after this long, so that its course can be told from the rows. */
const REPEAT_MS = 300_000;

/** Keeps findings beside the telemetry: when each was first seen, and that it still holds. */
export class FindingRecorder {
  private readonly store: Store;
  private readonly storedAtMs = new Map<string, number>();

  constructor(store: Store) {
    this.store = store;
  }

  /** Stores findings that are new or were last stored five minutes ago. Errors of the store: STORE_*. */
  async record(findings: readonly Finding[]): Promise<void> {
    const now = Date.now();
    const due = findings.filter((finding) => now - (this.storedAtMs.get(keyOf(finding)) ?? 0) >= REPEAT_MS);
    for (const finding of due) {
      await this.insert(finding);
      this.storedAtMs.set(keyOf(finding), now);
    }
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
