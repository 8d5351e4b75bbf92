import { type Lang, text } from '../base/messages.ts';
import type { DoctorReport } from '../model/doctor-report.ts';
import type { Finding } from '../model/finding.ts';
import { documentMessages as m } from './document.messages.ts';
import { type DocumentPart, leadingParts, planPart } from './layout/document-parts.ts';
import { summaryText, suppressionPlace, VERDICT_WORD } from './layout/document-rows.ts';
import { cgroupMode, placeName } from './layout/part-texts.ts';
import { escapeXml as e } from './layout/escape-xml.ts';
import { SIGN } from './layout/paint.ts';
import type { RenderOptions, ReportFormat } from './report-format.ts';

/** One file that needs nothing else: no script, no font, no address it loads from. */
export const format: ReportFormat = { name: 'html', about: m.html, render: renderHtml };

const STYLE = `
:root{color-scheme:light dark;--surface:#fff;--raised:#f5f6f8;--line:#d6dae0;--text:#1a1d21;--muted:#57606a;--error:#b3261e;--warn:#8a5a00;--info:#0b5cad}
@media (prefers-color-scheme:dark){:root{--surface:#15181c;--raised:#1e2329;--line:#353c45;--text:#e6e9ed;--muted:#9aa4af;--error:#ff8a80;--warn:#f0b849;--info:#7db8ff}}
body{margin:0;background:var(--surface);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:960px;margin:0 auto;padding:24px 16px}
h1{font-size:22px;margin:0 0 4px}h2{font-size:17px;margin:28px 0 8px}h3{font-size:15px;margin:0 0 6px}
.muted{color:var(--muted)}code,td{overflow-wrap:anywhere}code{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--raised);padding:1px 4px;border-radius:4px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:left;vertical-align:top;padding:4px 8px;border-bottom:1px solid var(--line)}th{font-weight:600;color:var(--muted)}
section.card{background:var(--raised);border:1px solid var(--line);border-left-width:4px;border-radius:6px;padding:12px 16px;margin:12px 0}
.error{border-left-color:var(--error)}.warn{border-left-color:var(--warn)}.info{border-left-color:var(--info)}
.sev-error{color:var(--error)}.sev-warn{color:var(--warn)}.sev-info{color:var(--info)}
h3{margin-top:14px}h1,h3,p{overflow-wrap:anywhere}td:first-child{overflow-wrap:normal}.wide{overflow-x:auto}
@media print{section.card{break-inside:avoid}}
`;

function renderHtml(report: DoctorReport, { lang, version }: RenderOptions): string {
  const { target } = report;
  const title = text(m.title, lang, { target: target.name });
  const places = report.scenarios.map((place) => placeName(place, lang));
  const where = [target.host, ...places, cgroupMode(report.limits.mode, lang)]
    .filter((part) => part !== null)
    .join(' · ');
  const time = text(m.readAt, lang, { time: new Date(target.observedAtUnixMs).toISOString() });
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="goroscope ${e(version)}">
<title>${e(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${e(title)}</h1>
<p class="muted">${e(where)} · ${e(time)}</p>
<p>${e(summaryText(report, lang))}</p>
${leadingParts(report, lang).map(renderPart).join('\n')}
${report.findings.length === 0 ? '' : `<h2>${e(m.findings[lang])}</h2>`}
${report.findings.map((finding) => renderFinding(finding, lang)).join('\n')}
${renderPart(planPart(report, lang))}
${renderRest(report, lang)}
</main>
</body>
</html>
`;
}

function renderPart({ title, id, blocks }: DocumentPart): string {
  if (blocks.length === 0) return '';
  const body = blocks.map((block) => {
    const head = block.title === undefined ? '' : `<h3>${e(block.title)}</h3>`;
    const lines = block.lines.map((line) => `<p>${e(line)}</p>`).join('');
    const rows = block.table === undefined ? '' : table(block.table.head, block.table.rows);
    return `${head}${lines}<div class="wide">${rows}</div>`;
  });
  return `<section id="${id}"><h2>${e(title)}</h2>${body.join('')}</section>`;
}

function renderFinding(finding: Finding, lang: Lang): string {
  const { severity, threshold } = finding;
  const facts = finding.evidence.map((proof): readonly string[] => [
    proof.fact,
    proof.text?.[lang] ?? proof.value,
    proof.source,
  ]);
  const steps = finding.remedy.map(
    ({ text: step, command }) =>
      `<li>${e(step[lang])}${command === undefined ? '' : ` <code>${e(command)}</code>`}</li>`,
  );
  const line =
    threshold === undefined
      ? ''
      : `<p class="muted">${e(m.threshold[lang])}: ${e(threshold.value[lang])} (${e(threshold.source[lang])}) · ${e(m.confidence[lang])}: ${Math.round(finding.confidence * 100)} %</p>`;
  const refs = finding.refs.map((ref) => `<li><a href="${e(ref)}" rel="noreferrer">${e(ref)}</a></li>`);
  return `<section class="card ${severity}">
<h3><span class="sev-${severity}">${SIGN[severity]} ${e(m[severity][lang])}</span> ${e(finding.title[lang])} <code>${e(finding.slug)}</code></h3>
<p>${e(finding.claim[lang])}</p>
${table([m.fact[lang], m.value[lang], m.source[lang]], facts)}
${line}
<p><strong>${e(m.remedy[lang])}</strong></p><ul>${steps.join('')}</ul>
<details><summary>${e(m.refs[lang])}</summary><ul>${refs.join('')}</ul></details>
</section>`;
}

function renderRest(report: DoctorReport, lang: Lang): string {
  const suppressed = report.suppressed.map((one): readonly string[] => [
    one.finding.slug,
    one.reason,
    suppressionPlace(one, lang),
  ]);
  const others = report.outcomes
    .filter((outcome) => outcome.status !== 'finding' && outcome.status !== 'suppressed')
    .map((outcome): readonly string[] => [
      outcome.slug,
      VERDICT_WORD[outcome.status][lang],
      outcome.reason?.[lang] ?? '',
    ]);
  const head =
    suppressed.length === 0
      ? ''
      : `<h2>${e(m.suppressed[lang])}</h2>${table([m.check[lang], m.reason[lang], m.scope[lang]], suppressed)}`;
  return `${head}
<details><summary>${e(m.others[lang])} (${others.length})</summary>
${table([m.check[lang], m.status[lang], m.reason[lang]], others)}
</details>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${e(cell)}</td>`).join('');
  return `<table><thead><tr>${head.map((cell) => `<th>${e(cell)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</tbody></table>`;
}
