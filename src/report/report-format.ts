import type { Lang, Message } from '../base/messages.ts';
import type { DoctorReport } from '../model/doctor-report.ts';
import type { Severity } from '../model/finding.ts';

/** How a report is to look. */
export interface RenderOptions {
  readonly lang: Lang;
  /** Escape sequences for colour may be used. */
  readonly color: boolean;
  readonly columns: number;
  /** Everything: passes, unknowns, evidence of every finding. */
  readonly verbose: boolean;
  /** Findings at or above this make the run fail; null when none does. */
  readonly failOn: Severity | null;
  /** Only the capability plan; formats for programs write everything anyway. @default false */
  readonly planOnly?: boolean;
  /** Version of this program. */
  readonly version: string;
}

/** One way to write a report: one file in this room exporting `format`. The result ends with a newline. */
export interface ReportFormat {
  readonly name: string;
  readonly about: Message;
  readonly render: (report: DoctorReport, options: RenderOptions) => string;
}
