import type { Claim } from './claim.ts';

/** Claims about tls, each with what is so. */
export const TLS_CLAIMS: readonly Claim[] = [
  {
    id: 'claim-14',
    verdict: 'true',
    claim: {
      en: 'net/http trusts the system roots by default; a cluster CA must be added',
      zh: 'net/http 默认信任系统根证书；集群 CA 需自行添加',
    },
    fact: {
      en: 'The first of six bundle files that exists, and two folders; SSL_CERT_FILE and SSL_CERT_DIR replace them.',
      zh: '使用六个文件中首个存在者以及两个目录；SSL_CERT_FILE 与 SSL_CERT_DIR 会取代它们。',
    },
    sources: ['https://github.com/golang/go/blob/master/src/crypto/x509/root_linux.go'],
  },
  {
    id: 'claim-15',
    verdict: 'outdated',
    claim: { en: 'Go 1.18 disables x509ignoreCN=0 by default', zh: 'Go 1.18 默认禁用 x509ignoreCN=0' },
    fact: {
      en: 'The common name has been ignored since 1.15 and the setting was removed in 1.17.',
      zh: '自 1.15 起忽略通用名，该设置在 1.17 中移除。',
    },
    sources: [
      'https://go.dev/doc/go1.17#crypto/x509',
      'https://github.com/golang/go/blob/go1.15.15/src/crypto/x509/verify.go#L22',
      'https://github.com/golang/go/blob/go1.14.15/src/crypto/x509/verify.go#L22',
    ],
  },
];
