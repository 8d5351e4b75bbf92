import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import type { GoSettings } from '../../model/go-toolchain.ts';
import { finding, pass, unknown } from '../verdicts.ts';

/** Module proxies and checksum databases that serve everybody, with certificates that everybody trusts. */
const PUBLIC = ['goproxy.io', 'goproxy.cn', 'mirrors.aliyun.com', 'athens.azurefd.net'];

const texts = {
  public: {
    en: 'The certificate of {host} is issued by {issuer}, no public authority: somebody on the way opens the connection.{trusted}',
    zh: '{host} 的证书由 {issuer} 签发，并非公共机构：途中有人在解密该连接。{trusted}',
  },
  own: {
    en: 'The module proxy {host} has a certificate of {issuer}, no public authority: every image that builds needs that authority.{trusted}',
    zh: '模块代理 {host} 的证书由 {issuer} 签发，并非公共机构：所有参与构建的镜像都需要该 CA。{trusted}',
  },
  trusted: { en: ' This process trusts it.', zh: ' 本进程信任它。' },
  untrusted: { en: ' This process does not trust it.', zh: ' 本进程不信任它。' },
  add: { en: 'Add the authority to the image that builds:', zh: '把该 CA 加入构建镜像：' },
  silent: { en: 'no module proxy completed a handshake', zh: '没有模块代理完成握手' },
  unlock: {
    en: 'see net-goproxy-unreachable for the stage that fails',
    zh: '失败的阶段见 net-goproxy-unreachable',
  },
  fine: { en: '{count} module proxies with public certificates', zh: '{count} 个模块代理均使用公共证书' },
} as const;

/** Somebody else's certificate before the module proxy. */
export const check = defineCheck({
  id: 'TLS005',
  slug: 'tls-intercepted',
  room: 'tls',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'Module proxy behind a company certificate', zh: '模块代理使用企业证书' },
  doc: {
    why: {
      en: 'A firewall that opens TLS shows its own certificate. The machine of a developer knows it, a fresh build image does not: go mod download ends there with "certificate signed by unknown authority", and GOINSECURE is the wrong answer, which checks nothing any more.',
      zh: '解密 TLS 的防火墙会出示自己的证书。开发机装有该 CA，全新的构建镜像则没有：go mod download 会报“certificate signed by unknown authority”。改用 GOINSECURE 是错误的做法，它会放弃所有校验。',
    },
    rule: {
      en: 'With --active: one handshake with each https entry of GOPROXY. Its chain leads to none of the public roots that come with this program.',
      zh: '使用 --active 时：与 GOPROXY 中每个 https 项握手一次；其证书链未到达本程序自带的任何公共根。',
    },
    falsePositive: {
      en: 'A proxy of the company with a certificate of the company, as it should be: info only. A public root that is newer than the list of this program.',
      zh: '企业自建代理使用企业证书属于正常情况，仅作提示。公共根比本程序的列表更新。',
    },
    remedy: {
      en: 'The authority of the company in each build image, by its package or SSL_CERT_FILE.',
      zh: '通过系统包或 SSL_CERT_FILE 把企业 CA 放入每个构建镜像。',
    },
    refs: [
      'https://go.dev/ref/mod#environment-variables',
      'https://wiki.mozilla.org/CA/Included_Certificates',
      'https://nodejs.org/docs/latest-v20.x/api/tls.html#tlsrootcertificates',
    ],
  },
  needs: ['active.tlsProxies'],
  subject: ['active.tlsProxies'],
  reads: ['go.settings'],
  texts,
  run: (view) => {
    const answered = view.get('active.tlsProxies').filter(({ answer }) => answer.chain.length > 0);
    if (answered.length === 0) return unknown(texts.silent, texts.unlock);
    const others = answered.filter(({ publicRoot }) => publicRoot === null);
    const known = [...PUBLIC, ...hostsOfToolchain(valueOf(view.look('go.settings')))];
    const peer = others.find(({ host }) => known.includes(host)) ?? others[0];
    if (peer === undefined) return pass(say(texts.fine, { count: answered.length }));
    const { host, port, answer, trustedBy } = peer;
    const isPublic = known.includes(host);
    const issuer = answer.chain[0]?.issuer ?? '';
    return finding({
      severity: isPublic || trustedBy === null ? 'warn' : 'info',
      confidence: isPublic ? 0.95 : 0.7,
      claim: say(isPublic ? texts.public : texts.own, {
        host,
        issuer,
        trusted: trustedBy === null ? texts.untrusted : texts.trusted,
      }),
      evidence: [
        view.proof(
          'active.tlsProxies',
          `${answer.chain[0]?.subject ?? ''} <- ${issuer}`,
          `TLS ${host}:${port}`,
        ),
      ],
      remedy: [
        {
          text: texts.add,
          command: 'COPY company.crt /usr/local/share/ca-certificates/ && RUN update-ca-certificates',
        },
      ],
    });
  },
});

/** Hosts of the proxy that the toolchain itself names in $GOROOT/go.env: it serves everybody. */
function hostsOfToolchain(settings: GoSettings | undefined): string[] {
  const setting = settings?.['GOPROXY'];
  const own = setting && [setting.winner, ...setting.overridden].find(({ origin }) => origin === 'goroot');
  return [...(own?.value ?? '').matchAll(/https:\/\/([^/:,|]+)/g)].map(([, host = '']) => host);
}
