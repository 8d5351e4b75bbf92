import { type Lang, type Message, text } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import type { Finding } from '../../model/finding.ts';
import { escapeXml as e } from '../../report/layout/escape-xml.ts';
import { openMessages as m } from './open.messages.ts';
import type { OpenedFile, OpenReport } from './open-report.ts';
import { factsText, linkText, summaryText } from './render-open-text.ts';

/** How the page is made. */
export interface OpenPageOptions {
  readonly lang: Lang;
  readonly version: string;
  /** Pictures of profiles by file number, as SVG text. */
  readonly pictures: ReadonlyMap<number, string>;
  /** Address that shows a file in the UI; null for a page that stands alone. */
  readonly viewerOf: (file: OpenedFile) => string | null;
}

const MAX_ROWS = 2000;
const SIGN = { error: '✕', warn: '▲', info: 'ℹ' } as const;

const STYLE = `
:root{color-scheme:light dark;--surface:#fff;--raised:#f5f6f8;--line:#d6dae0;--text:#1a1d21;--muted:#57606a;--error:#b3261e;--warn:#8a5a00;--info:#0b5cad}
@media (prefers-color-scheme:dark){:root{--surface:#15181c;--raised:#1e2329;--line:#353c45;--text:#e6e9ed;--muted:#9aa4af;--error:#ff8a80;--warn:#f0b849;--info:#7db8ff}}
body{margin:0;background:var(--surface);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:1080px;margin:0 auto;padding:24px 16px}
h1{font-size:22px;margin:0 0 4px}h2{font-size:17px;margin:28px 0 8px}h3{font-size:15px;margin:0 0 6px}
a{color:var(--info)}.muted{color:var(--muted)}td,p,li{overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:left;vertical-align:top;padding:4px 8px;border-bottom:1px solid var(--line)}th{font-weight:600;color:var(--muted)}
article{background:var(--raised);border:1px solid var(--line);border-left-width:4px;border-radius:6px;padding:10px 16px;margin:10px 0}
article.error{border-left-color:var(--error)}article.warn{border-left-color:var(--warn)}article.info{border-left-color:var(--info)}
.sev-error{color:var(--error)}.sev-warn{color:var(--warn)}.sev-info{color:var(--info)}
article p{margin:4px 0}.wide{overflow-x:auto}.wide svg{max-width:none;border:1px solid var(--line);border-radius:6px}
@media print{article{break-inside:avoid}}
`;

/** The report as one page that needs nothing else: no script, no font, no address it loads from. */
export function renderOpenHtml(report: OpenReport, options: OpenPageOptions): string {
  const { lang, version } = options;
  const title = text(m.title, lang, { paths: report.paths.join(', ') });
  const say = (message: Message): string => e(text(message, lang));
  const findings =
    report.findings.length === 0
      ? `<p>${say(m.noFindings)}</p>`
      : report.findings
          .slice(0, MAX_ROWS)
          .map((finding) => findingCard(finding, lang))
          .join('\n');
  const links = report.links
    .slice(0, MAX_ROWS)
    .map((link) => `<li>${e(linkText(link, report.files, lang))}</li>`);
  const unread = [
    ...report.files.filter(({ state }) => state !== 'read').map(({ name, why }) => [name, why?.[lang] ?? '']),
    ...report.left.map(({ path, why }) => [path, why[lang]]),
  ].slice(0, MAX_ROWS);
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
<p class="muted">${e(summaryText(report, lang))}</p>
<h2>${say(m.findings)}</h2>
${findings}
<h2>${say(m.files)}</h2>
<div class="wide" role="region" tabindex="0" aria-label="${say(m.files)}">${fileTable(report.files, options)}</div>
${links.length === 0 ? '' : `<h2>${say(m.links)}</h2>\n<ul>${links.join('\n')}</ul>`}
${unread.length === 0 ? '' : `<h2>${say(m.notRead)}</h2>\n<ul>${unread.map(([name = '', why = '']) => `<li><b>${e(name)}</b> ${e(why)}</li>`).join('\n')}</ul>`}
${pictures(report.files, options)}
</main>
</body>
</html>
`;
}

function findingCard({ severity, title, claim, target, evidence, remedy }: Finding, lang: Lang): string {
  const rows = evidence
    .slice(0, 8)
    .map(
      ({ fact, value, source }) =>
        `<tr><td>${e(fact)}</td><td>${e(value)}</td><td class="muted">${e(source)}</td></tr>`,
    );
  const fixes = remedy.map(
    (one) =>
      `<p><b>${e(text(m.fix, lang))}:</b> ${e(one.text[lang])}${one.command === undefined ? '' : ` <code>${e(one.command)}</code>`}</p>`,
  );
  return `<article class="${severity}">
<h3><span class="sev-${severity}">${SIGN[severity]} ${e(text(m[severity], lang))}</span> ${e(title[lang])} <span class="muted">${e(target)}</span></h3>
<p>${e(claim[lang])}</p>
${rows.length === 0 ? '' : `<table>${rows.join('\n')}</table>`}
${fixes.join('\n')}
</article>`;
}

function fileTable(files: readonly OpenedFile[], { lang, viewerOf }: OpenPageOptions): string {
  const rows = files
    .filter(({ state }) => state === 'read')
    .slice(0, MAX_ROWS)
    .map((file) => {
      const viewer = viewerOf(file);
      const name = viewer === null ? e(file.name) : `<a href="${e(viewer)}">${e(file.name)}</a>`;
      return `<tr><td>${name}</td><td>${e(file.kind ?? '')}</td><td>${e(formatBytes(file.sizeBytes))}</td><td>${e(factsText(file, lang))}</td></tr>`;
    });
  const head = [m.name, m.kind, m.size, m.about].map(
    (label) => `<th scope="col">${e(text(label, lang))}</th>`,
  );
  return `<table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function pictures(files: readonly OpenedFile[], options: OpenPageOptions): string {
  const shown = files.filter(({ id }) => options.pictures.has(id));
  if (shown.length === 0) return '';
  const parts = shown.map(
    ({ id, name }) =>
      `<h3>${e(name)}</h3>\n<div class="wide" role="region" tabindex="0" aria-label="${e(name)}">${options.pictures.get(id) ?? ''}</div>`,
  );
  return `<h2>${e(text(m.pictures, options.lang))}</h2>\n${parts.join('\n')}`;
}
