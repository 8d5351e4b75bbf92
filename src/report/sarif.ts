import type { Lang } from '../base/messages.ts';
import type { DoctorReport } from '../model/doctor-report.ts';
import type { Finding, Severity } from '../model/finding.ts';
import { cutOffHead } from './layout/cut-off-rows.ts';
import type { RenderOptions, ReportFormat } from './report-format.ts';

/** SARIF 2.1.0, as code scanning of GitHub and GitLab reads it. */
export const format: ReportFormat = {
  name: 'sarif',
  about: { en: 'SARIF 2.1.0 for code scanning', zh: 'SARIF 2.1.0，用于代码扫描' },
  render: renderSarif,
};

const LEVEL: Readonly<Record<Severity, string>> = { error: 'error', warn: 'warning', info: 'note' };

/** One result for each finding; suppressed ones carry their justification. Source: OASIS SARIF 2.1.0. */
function renderSarif(report: DoctorReport, { lang, version }: RenderOptions): string {
  const all = [...report.findings, ...report.suppressed.map((s) => s.finding)];
  const slugs = [...new Set(all.map((finding) => finding.slug))].sort();
  const rules = slugs.map((slug) => {
    const finding = all.find((f) => f.slug === slug);
    return {
      id: slug,
      name: finding?.checkId ?? slug,
      shortDescription: { text: finding?.title[lang] ?? slug },
      helpUri: finding?.refs[0],
      properties: { room: finding?.room },
    };
  });
  const results = all.map((finding) => {
    const suppressed = report.suppressed.find((s) => s.finding === finding);
    return {
      ...toResult(finding, slugs.indexOf(finding.slug), lang),
      ...(suppressed === undefined
        ? {}
        : { suppressions: [{ kind: 'external', justification: suppressed.reason }] }),
    };
  });
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'goroscope', semanticVersion: version, rules } },
        invocations: [
          {
            executionSuccessful: report.summary.crashed === 0 && report.cutOff === undefined,
            ...(report.cutOff === undefined
              ? {}
              : { toolExecutionNotifications: [cutOffNote(report, lang)] }),
            endTimeUtc: new Date(report.target.observedAtUnixMs).toISOString(),
          },
        ],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function cutOffNote({ target, cutOff }: DoctorReport, lang: Lang): object {
  const words = cutOff === undefined ? '' : cutOffHead(target.name, cutOff, lang);
  return { level: 'error', descriptor: { id: 'cut-off' }, message: { text: words } };
}

function toResult(finding: Finding, ruleIndex: number, lang: RenderOptions['lang']): object {
  const fixes = finding.remedy.map(
    ({ text, command }) => `${text[lang]}${command === undefined ? '' : ` ${command}`}`,
  );
  return {
    ruleId: finding.slug,
    ruleIndex,
    level: LEVEL[finding.severity],
    message: { text: [finding.claim[lang], ...fixes].join('\n') },
    locations: finding.evidence.slice(0, 10).map((proof) => ({
      physicalLocation: { artifactLocation: { uri: toUri(proof.source) } },
      logicalLocations: [{ fullyQualifiedName: finding.target }],
      message: { text: `${proof.fact}: ${proof.value}` },
    })),
    // The same finding on the same target keeps its identity from run to run, whatever its numbers are.
    partialFingerprints: { 'goroscope/v1': `${finding.slug}@${finding.target}` },
    properties: {
      confidence: finding.confidence,
      threshold: finding.threshold?.value[lang],
      entity: finding.entity,
    },
  };
}

/** Sources are files of the target, not of a repository: a relative reference that names them. */
function toUri(source: string): string {
  return encodeURI(source.replace(/^\/+/, '')).replace(/[?#]/g, encodeURIComponent);
}
