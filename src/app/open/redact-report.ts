import type { LocalText } from '../../base/messages.ts';
import { redactText } from '../../base/redact.ts';
import type { Finding } from '../../model/finding.ts';
import type { OpenedFile, OpenReport } from './open-report.ts';

/**
 * The report with everything masked that looks like a secret: log lines, panics and labels may hold tokens and
 * passwords. The one place through which a report passes before it is printed, written or served.
 */
export function redactReport(report: OpenReport): OpenReport {
  return {
    ...report,
    files: report.files.map(redactFile),
    findings: report.findings.map(redactFinding),
    left: report.left.map(({ path, why }) => ({ path, why: redactLocal(why) })),
  };
}

function mask(text: string): string {
  return redactText(text).text;
}

function redactLocal({ en, zh }: LocalText): LocalText {
  return { en: mask(en), zh: mask(zh) };
}

function redactFile(file: OpenedFile): OpenedFile {
  return {
    ...file,
    why: file.why === null ? null : redactLocal(file.why),
    facts: file.facts.map(({ label, value }) => ({ label, value: mask(value) })),
  };
}

function redactFinding(finding: Finding): Finding {
  return {
    ...finding,
    claim: redactLocal(finding.claim),
    evidence: finding.evidence.map((proof) => ({
      ...proof,
      fact: mask(proof.fact),
      value: mask(proof.value),
      ...(proof.text === undefined ? {} : { text: redactLocal(proof.text) }),
    })),
  };
}
