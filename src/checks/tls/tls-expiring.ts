import { say } from '../../base/messages.ts';
import { formatDurationNs } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import type { DatedCertificate } from '../../model/kubernetes.ts';
import type { TlsPeer } from '../../model/peers.ts';
import { unknownFor } from '../run-check.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const HOUR_MS = 3_600_000;
const WARN_DAYS = 7;
const ERROR_HOURS = 24;

const texts = {
  soon: {
    en: 'The certificate {where} ({subject}) ends in {left}.',
    zh: '证书 {where}（{subject}）将在 {left} 后到期。',
  },
  over: {
    en: 'The certificate {where} ({subject}) ended {left} ago.',
    zh: '证书 {where}（{subject}）已于 {left} 前到期。',
  },
  renew: { en: 'Renew it, and let the program read it again:', zh: '续期并让程序重新读取：' },
  none: {
    en: 'no certificate file and no server with TLS is named',
    zh: '没有指定证书文件，也没有使用 TLS 的服务器',
  },
  silent: { en: '{host}:{port} did not answer ({code})', zh: '{host}:{port} 没有响应（{code}）' },
  unlock: { en: 'run it where that server can be reached', zh: '在能访问该服务器的位置运行' },
  fine: {
    en: '{count} certificates, none ends within {days} days',
    zh: '{count} 个证书，{days} 天内均不到期',
  },
} as const;

/** A certificate that the process uses or meets ends soon. */
export const check = defineCheck({
  id: 'TLS004',
  slug: 'tls-expiring',
  room: 'tls',
  scope: 'process',
  severity: 'error',
  title: { en: 'A certificate ends soon', zh: '证书即将到期' },
  doc: {
    why: {
      en: 'On the day a certificate ends every handshake with it fails, on all instances in the same second. A program that read its file at start goes on with the old one even after it was renewed.',
      zh: '证书到期当天，所有实例会在同一秒握手失败。启动时读入文件的程序，即使证书已续期也仍在使用旧证书。',
    },
    rule: {
      en: 'The first certificate of each file that environment or command line name (.pem, .crt, .cer), of the service account, and with --active of each named server: less than seven days a warning, less than one an error; --certificate-hours sets the seven days. Roots of the trust store are left out.',
      zh: '环境变量或命令行所指文件（.pem、.crt、.cer）与服务账户中的首个证书，以及使用 --active 时各服务器的证书：不足七天为警告，不足一天为错误；可用 --certificate-hours 调整这七天。信任库中的根证书除外。',
    },
    falsePositive: {
      en: 'Certificates made for hours or a few days and renewed by a program (SPIFFE, ACME with short profiles): suppress them with an expiry.',
      zh: '由程序自动续期、有效期仅数小时或数天的证书（SPIFFE、短期 ACME）：可带到期日抑制。',
    },
    remedy: {
      en: 'Renew; tls.Config.GetCertificate reads the new file without a restart.',
      zh: '续期；使用 tls.Config.GetCertificate 可在不重启的情况下读取新文件。',
    },
    refs: [
      'https://github.com/kubernetes-monitoring/kubernetes-mixin/blob/master/alerts/kube_apiserver.libsonnet',
      'https://pkg.go.dev/crypto/tls#Config',
    ],
  },
  threshold: {
    value: { en: '< 7 days warn, < 1 day error', zh: '警告：< 7 天；错误：< 1 天' },
    source: {
      en: 'kubernetes-mixin, KubeClientCertificateExpiration',
      zh: 'kubernetes-mixin 的告警 KubeClientCertificateExpiration',
    },
    ours: false,
  },
  needs: ['tls.ownCertificates'],
  reads: ['tls.namedPeers', 'active.tlsPeers', 'wish.certificateHours'],
  texts,
  run: (view) => {
    const own = view.look('tls.ownCertificates');
    const peers = view.look('active.tlsPeers');
    const served = (valueOf(peers) ?? []).flatMap((peer) => servedBy(peer));
    const all = [...view.get('tls.ownCertificates'), ...served];
    const now = own.status === 'ok' ? own.observedAtUnixMs : 0;
    const [first] = [...all].sort((a, b) => a.notAfterUnixMs - b.notAfterUnixMs);
    const leftMs = first === undefined ? Infinity : first.notAfterUnixMs - now;
    const hours = valueOf(view.look('wish.certificateHours')) ?? WARN_DAYS * 24;
    if (first !== undefined && leftMs < hours * HOUR_MS) {
      const left = formatDurationNs(Math.abs(leftMs) * 1e6);
      const isServed = served.includes(first);
      return finding({
        severity: leftMs < Math.min(hours, ERROR_HOURS) * HOUR_MS ? 'error' : 'warn',
        confidence: 0.95,
        claim: say(leftMs < 0 ? texts.over : texts.soon, {
          where: first.where,
          subject: first.subject,
          left,
        }),
        evidence: [
          view.proof(
            isServed ? 'active.tlsPeers' : 'tls.ownCertificates',
            `notAfter ${new Date(first.notAfterUnixMs).toISOString()}`,
            first.where,
          ),
        ],
        remedy: [
          {
            text: texts.renew,
            command: `openssl x509 -noout -enddate -in ${isServed ? 'FILE' : first.where}`,
          },
        ],
      });
    }
    const isAsked = peers.status === 'ok' || valueOf(view.look('tls.namedPeers'))?.length === 0;
    if (!isAsked) return unknownFor('active.tlsPeers', peers);
    const silent = (valueOf(peers) ?? []).find(({ answer }) => answer.chain.length === 0);
    if (silent !== undefined) {
      const { host, port } = silent;
      return unknown(say(texts.silent, { host, port, code: silent.answer.failed?.code ?? '' }), texts.unlock);
    }
    return all.length === 0
      ? notApplicable(texts.none)
      : pass(say(texts.fine, { count: all.length, days: Math.round(hours / 2.4) / 10 }));
  },
});

function servedBy({ host, port, answer }: TlsPeer): readonly DatedCertificate[] {
  const [own] = answer.chain;
  return own === undefined
    ? []
    : [{ where: `${host}:${port}`, subject: own.subject, notAfterUnixMs: own.notAfterUnixMs }];
}
