import { say } from '../../base/messages.ts';
import { formatDurationNs } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import type { DatedCertificate } from '../../model/kubernetes.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, pass } from '../verdicts.ts';

const HOUR_MS = 3_600_000;
/** Long enough for a weekend; an error on the last day. */
const WARN_HOURS = 72;
const ERROR_HOURS = 24;

const texts = {
  soon: {
    en: '{where} ({subject}) ends in {left}; {count} of {all} certificates end within {hours} h.',
    zh: '{where}（{subject}）将在 {left} 后到期；{all} 个证书中有 {count} 个在 {hours} 小时内到期。',
  },
  over: {
    en: '{where} ({subject}) ended {left} ago; {count} of {all} certificates end within {hours} h or have.',
    zh: '{where}（{subject}）已于 {left} 前到期；{all} 个证书中有 {count} 个在 {hours} 小时内到期或已到期。',
  },
  issuer: { en: 'See why it is not renewed:', zh: '查看为何没有续期：' },
  fine: { en: '{all} certificates, none ends within {hours} h', zh: '{all} 个证书，{hours} 小时内均不到期' },
} as const;

/** A certificate of the namespace ends within three days. */
export const check = defineCheck({
  id: 'K8S009',
  slug: 'k8s-certificate-expiring',
  room: 'k8s',
  scope: 'pod',
  severity: 'error',
  title: { en: 'A certificate of the namespace ends soon', zh: '命名空间中的证书即将到期' },
  doc: {
    why: {
      en: 'cert-manager renews at two thirds of the life of a certificate. One that is three days from its end was not renewed, and nobody has been told; all clients fail in the same minute.',
      zh: 'cert-manager 在证书有效期过三分之二时续期。距到期只剩三天说明续期没有成功，而且没有人得到通知；届时所有客户端会在同一分钟失败。',
    },
    rule: {
      en: 'The end of each cert-manager Certificate of the namespace, and of the first certificate of each TLS secret where a snapshot holds them (secrets are never asked for): within 72 h a warning, within 24 h or over an error. --certificate-hours sets the 72.',
      zh: '命名空间内每个 cert-manager Certificate；快照中若含 TLS Secret，则还看其首个证书（不会请求读取 Secret）：72 小时内到期为警告，24 小时内或已到期为错误。可用 --certificate-hours 调整这 72 小时。',
    },
    falsePositive: {
      en: 'A secret that nothing uses any more; certificates made for a few hours (service mesh identities).',
      zh: '已无人使用的 Secret；有效期只有几小时的证书（服务网格身份）。',
    },
    remedy: {
      en: 'Ask the issuer why; renew by hand, then reload.',
      zh: '查明签发失败原因；手动续期并重新加载。',
    },
    refs: [
      'https://cert-manager.io/docs/usage/certificate/#renewal-and-expiration',
      'https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets',
    ],
  },
  threshold: {
    value: { en: 'warn 72 h, error 24 h', zh: '警告：72 h；错误：24 h' },
    source: {
      en: 'a weekend; error as the certificate alerts of the Kubernetes mixin (one day)',
      zh: '一个周末的时长；报错线与 Kubernetes mixin 的证书告警一致（一天）',
    },
    ours: true,
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'k8s.certificates', 'wish.certificateHours'],
  texts,
  run: (view) => {
    const certificates = view.look('k8s.certificates');
    if (certificates.status !== 'ok') return withoutCluster(view, 'k8s.certificates', certificates);
    const leftMs = ({ notAfterUnixMs }: DatedCertificate) => notAfterUnixMs - certificates.observedAtUnixMs;
    const hours = valueOf(view.look('wish.certificateHours')) ?? WARN_HOURS;
    const soon = certificates.value
      .filter((one) => leftMs(one) < hours * HOUR_MS)
      .sort((a, b) => leftMs(a) - leftMs(b));
    const [first] = soon;
    const all = certificates.value.length;
    if (first === undefined) return pass(say(texts.fine, { all, hours }));
    const left = leftMs(first);
    const [kind, name = ''] = first.where.split(' ');
    const [namespace = '', own = ''] = name.split('/');
    return finding({
      severity: left < Math.min(hours, ERROR_HOURS) * HOUR_MS ? 'error' : 'warn',
      confidence: 0.95,
      claim: say(left < 0 ? texts.over : texts.soon, {
        where: first.where,
        subject: first.subject,
        left: formatDurationNs(Math.abs(left) * 1e6),
        count: soon.length,
        hours,
        all,
      }),
      evidence: soon
        .slice(0, 5)
        .map((one) =>
          view.proof('k8s.certificates', `${one.where}: ${new Date(one.notAfterUnixMs).toISOString()}`),
        ),
      remedy: [
        { text: texts.issuer, command: `kubectl describe ${kind?.toLowerCase()} -n ${namespace} ${own}` },
      ],
    });
  },
});
