import type { DoctorReport } from '../model/doctor-report.ts';
import type { ReportFormat } from './report-format.ts';

/** The contract as it is: schema 1, texts in both languages. */
export const format: ReportFormat = {
  name: 'json',
  about: { en: 'the stable JSON contract', zh: '稳定的 JSON 结构' },
  render: renderJson,
};

/**
 * Times of proofs and bytes are numbers; a memory limit above 2^53 is written with all its digits, which readers with
 * 64-bit integers keep.
 */
function renderJson(report: DoctorReport): string {
  const { effectiveMemoryLimit } = report.limits;
  const text = JSON.stringify(report, null, 2);
  const { exact } = report.limits.memory;
  if (effectiveMemoryLimit === null || exact === undefined || Number.isSafeInteger(effectiveMemoryLimit))
    return `${text}\n`;
  return `${text.replace(`"effectiveMemoryLimit": ${effectiveMemoryLimit}`, `"effectiveMemoryLimit": ${exact}`)}\n`;
}
