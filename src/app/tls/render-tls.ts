import { type Lang, type Message, type MessageValue, text } from '../../base/messages.ts';
import type { ParsedCertificate } from '../../model/certificate.ts';
import { createPaint, SIGN } from '../../report/layout/paint.ts';
import { wrapWithPrefix } from '../../report/layout/wrap.ts';
import { tlsMessages as m, trustMessages, trustRemedyMessages } from './tls.messages.ts';
import type { TlsPeer, TlsReport } from './tls-report.ts';

/** How the terminal is written to. */
export interface TlsStyle {
  readonly lang: Lang;
  readonly color: boolean;
  readonly columns: number;
}

type Say = (message: Message, values?: Readonly<Record<string, MessageValue>>) => string;

const MAX_COLUMNS = 100;

/** The report for a terminal; no line is wider than the terminal. */
export function renderTls(report: TlsReport, style: TlsStyle): string {
  const paint = createPaint(style.color);
  const lines: string[] = [];
  const add = (prefix: string, content: string) =>
    lines.push(...wrapWithPrefix(prefix, content, Math.min(Math.max(40, style.columns), MAX_COLUMNS)));
  const say: Say = (message, values = {}) => text(message, style.lang, values);
  const count = report.roots.certificates.length;
  const title = report.in === null ? say(m.roots, { count }) : say(m.rootsIn, { count, place: report.in });
  lines.push(paint('bold', title));
  for (const { path, because, status, certificates } of report.roots.places) {
    const why = because === 'default' ? say(m.default) : because;
    const known = status === 'used' ? m.used : status === 'not-reached' ? m['not-reached'] : m.absent;
    add('  ', say(known, { path, count: certificates, because: why, status }));
  }
  if (!report.envKnown) add('  ', say(m.envUnknown));
  if (report.in !== null && report.peers.length > 0) add('  ', say(m.askedHere));
  for (const peer of report.peers) {
    lines.push(
      '',
      paint('bold', peer.address === null ? peer.peer : `${peer.peer}  ${peer.address}  ${peer.protocol}`),
    );
    addPeer(peer, report.goMinor, { add, say, paint });
  }
  return `${lines.join('\n')}\n`;
}

interface Writer {
  readonly add: (prefix: string, content: string) => void;
  readonly say: Say;
  readonly paint: ReturnType<typeof createPaint>;
}

function addPeer(peer: TlsPeer, minor: number, { add, say, paint }: Writer): void {
  const { failure, verdict, name } = peer;
  if (peer.namedBy !== null) add('  ', say(m.namedBy, { from: peer.namedBy }));
  if (peer.via !== null) add('  ', say(m.via, { via: peer.via }));
  if (failure !== null) add(`  ${paint('error', SIGN.error)} `, say(m.failed, { ...failure }));
  if (verdict === null) return;
  const mark = verdict.trusted ? 'ok' : 'error';
  add(`  ${paint(mark, SIGN[mark])} `, say(verdict.trusted ? m.trusted : m.refused, { minor, name }));
  for (const { code, certificate, detail } of verdict.problems) {
    const values = { who: certificate?.subject ?? '', detail, name };
    add('      ', say(trustMessages[code], values));
    add('      → ', say(trustRemedyMessages[code], values));
  }
  for (const { code, certificate, detail } of peer.notes) {
    const values = {
      who: certificate.subject,
      detail,
      until: dateOf(certificate),
      issuer: certificate.issuer,
    };
    const known = code === 'intercepted' && detail !== '' ? m['intercepted-by'] : m[code];
    const warns = code === 'intercepted' || code === 'expires-soon' || code === 'weak-key';
    const sign = warns ? 'warn' : 'info';
    add(`  ${paint(sign, SIGN[sign])} `, say(known, values));
  }
  for (const one of verdict.chain.length > 0 ? verdict.chain : peer.sent)
    add(
      '    └ ',
      say(m.certificate, {
        who: one.subject,
        until: dateOf(one),
        key: `${one.keyAlgorithm} ${one.keyBits}`,
        algorithm: one.signatureAlgorithm,
      }),
    );
}

function dateOf({ notAfterUnixMs }: ParsedCertificate): string {
  return new Date(notAfterUnixMs).toISOString().slice(0, 16).replace('T', ' ');
}
