import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  zero: { en: 'none', zh: '无' },
  none: {
    en: 'Go finds no root certificate here: each TLS connection to a public name fails with "certificate signed by unknown authority".',
    zh: 'Go 在此找不到任何根证书：到公网名称的 TLS 连接都会以“certificate signed by unknown authority”失败。',
  },
  copy: { en: 'Copy a bundle into the image:', zh: '把证书包复制进镜像：' },
  embed: {
    en: 'Or embed one with golang.org/x/crypto/x509roots/fallback.',
    zh: '或用 golang.org/x/crypto/x509roots/fallback 内嵌。',
  },
  fine: { en: '{count} certificates in {file}', zh: '{file} 中有 {count} 个证书' },
  dirs: { en: '{count} certificate files in the folders', zh: '目录中有 {count} 个证书文件' },
  embedded: { en: 'roots are linked into the program', zh: '根证书已链接进程序' },
  hidden: { en: '{path} could not be read: {reason}', zh: '无法读取 {path}：{reason}' },
  unlock: { en: 'judge as the user of the process', zh: '以进程的用户身份运行' },
  replaced: {
    en: 'SSL_CERT_FILE is set: see tls-ssl-cert-file-bad',
    zh: '设置了 SSL_CERT_FILE：见 tls-ssl-cert-file-bad',
  },
} as const;

/** No root certificate is found. */
export const check = defineCheck({
  id: 'TLS001',
  slug: 'tls-no-roots',
  room: 'tls',
  scope: 'container',
  severity: 'error',
  title: { en: 'No root certificates', zh: '没有根证书' },
  doc: {
    why: {
      en: 'Images made from scratch have no /etc/ssl. The program starts, serves, and fails at its first call out.',
      zh: '从 scratch 构建的镜像没有 /etc/ssl。程序能启动并提供服务，首次对外调用时失败。',
    },
    rule: {
      en: 'None of the six files that crypto/x509 knows holds a certificate, its two folders hold no certificate file, and no roots are known to be embedded.',
      zh: 'crypto/x509 所知的六个文件都没有证书，两个目录也没有证书文件，且未知程序内嵌了根证书。',
    },
    falsePositive: {
      en: 'A program that speaks no TLS, or only with its own pool.',
      zh: '程序不使用 TLS，或只使用自己的证书池。',
    },
    remedy: { en: 'ca-certificates in the image.', zh: '在镜像中安装 ca-certificates。' },
    refs: [
      'https://pkg.go.dev/crypto/x509#SystemCertPool',
      'https://github.com/golang/go/blob/master/src/crypto/x509/root_linux.go',
    ],
  },
  needs: ['tls.roots'],
  reads: ['binary.facts'],
  texts,
  run: (view) => {
    const { file, inFile, inDirectories, fileVariable, hidden } = view.get('tls.roots');
    const inBundle = inFile?.length ?? 0;
    if (inBundle > 0) return pass(say(texts.fine, { count: inBundle, file: file ?? '' }));
    if (inDirectories > 0) return pass(say(texts.dirs, { count: inDirectories }));
    const binary = valueOf(view.look('binary.facts'));
    if (binary?.embeddedRoots === true) return pass(say(texts.embedded));
    if (fileVariable !== null) return notApplicable(say(texts.replaced));
    if (hidden.status === 'denied' || hidden.status === 'failed')
      return unknown(say(texts.hidden, { path: hidden.source, reason: hidden.reason }), say(texts.unlock));
    return finding({
      severity: 'error',
      confidence: binary === undefined ? 0.6 : 0.8,
      claim: say(texts.none),
      evidence: [view.proof('tls.roots', say(texts.zero))],
      remedy: [
        { text: texts.copy, command: 'COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/' },
        { text: texts.embed },
      ],
    });
  },
});
