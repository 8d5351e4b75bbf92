import type { CheckOutcome, DoctorReport } from '../model/doctor-report.ts';
import { type Finding, isAtLeast } from '../model/finding.ts';
import { escapeXml } from './layout/escape-xml.ts';
import { cutOffHead } from './layout/cut-off-rows.ts';
import type { RenderOptions, ReportFormat } from './report-format.ts';

/** JUnit XML: one test case a check. */
export const format: ReportFormat = {
  name: 'junit',
  about: { en: 'JUnit XML for CI servers', zh: 'JUnit XML，用于 CI 服务器' },
  render: renderJunit,
};

/**
 * A finding at or above `failOn` is a failure, a milder one passes with its text in the output; what does not apply or is
 * not known is skipped with the reason; a crashed check is an error. Attributes as the Ant schema and Jenkins expect.
 */
function renderJunit(report: DoctorReport, options: RenderOptions): string {
  const { cutOff, target } = report;
  const cut =
    cutOff === undefined
      ? []
      : [
          `    <testcase classname="goroscope" name="connection"><error type="cut-off" message="${escapeXml(cutOffHead(target.name, cutOff, options.lang))}"/></testcase>`,
        ];
  const cases = report.outcomes.map((outcome) => renderCase(outcome, report, options));
  const failures = report.findings.filter((finding) => fails(finding, report, options)).length;
  const skipped = report.outcomes.filter((o) =>
    ['unknown', 'not-applicable', 'suppressed'].includes(o.status),
  ).length;
  const counts = `tests="${report.outcomes.length + cut.length}" failures="${failures}" errors="${report.summary.crashed + cut.length}" skipped="${skipped}"`;
  const time = new Date(report.target.observedAtUnixMs).toISOString().slice(0, 19);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="goroscope doctor" ${counts}>
  <testsuite name="${escapeXml(report.target.name)}" ${counts} timestamp="${time}" hostname="${escapeXml(report.target.host ?? '')}">
${[...cut, ...cases].join('\n')}
  </testsuite>
</testsuites>
`;
}

function renderCase(outcome: CheckOutcome, report: DoctorReport, options: RenderOptions): string {
  const { lang } = options;
  const [room = ''] = outcome.slug.split('-');
  const open = `    <testcase classname="goroscope.${room}" name="${escapeXml(outcome.slug)}"`;
  const reason = escapeXml(outcome.reason?.[lang] ?? '');
  const finding = report.findings.find((f) => f.slug === outcome.slug);
  switch (outcome.status) {
    case 'pass':
      return `${open}/>`;
    case 'finding':
      return `${open}>${finding === undefined ? '' : renderFinding(finding, report, options)}</testcase>`;
    case 'crashed':
      return `${open}><error type="crashed" message="${reason}"/></testcase>`;
    case 'unknown':
    case 'not-applicable':
    case 'suppressed':
      return `${open}><skipped message="${outcome.status}: ${reason}"/></testcase>`;
  }
}

function renderFinding(finding: Finding, report: DoctorReport, options: RenderOptions): string {
  const { lang } = options;
  const lines = [
    finding.claim[lang],
    ...finding.evidence.map((proof) => `${proof.text?.[lang] ?? proof.value}  (${proof.source})`),
    ...finding.remedy.map(
      ({ text, command }) => `${text[lang]}${command === undefined ? '' : ` ${command}`}`,
    ),
  ];
  const body = escapeXml(lines.join('\n'));
  if (!fails(finding, report, options)) return `<system-out>${finding.severity}: ${body}</system-out>`;
  return `<failure type="${finding.severity}" message="${escapeXml(finding.claim[lang])}">${body}</failure>`;
}

function fails(finding: Finding, report: DoctorReport, { failOn }: RenderOptions): boolean {
  const isKnown = report.baseline?.known.includes(finding.slug) === true;
  return failOn !== null && isAtLeast(finding.severity, failOn) && !isKnown;
}
