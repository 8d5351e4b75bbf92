import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  empty: {
    en: 'SSL_CERT_FILE={path} holds no certificate, and it replaces the bundles of the system.',
    zh: 'SSL_CERT_FILE={path} 中没有证书，而它会取代系统的证书包。',
  },
  gone: {
    en: 'SSL_CERT_FILE={path} does not exist, and it replaces the bundles of the system.',
    zh: 'SSL_CERT_FILE={path} 不存在，而它会取代系统的证书包。',
  },
  unset: { en: 'Remove the variable or name a PEM bundle:', zh: '去掉该变量，或指向 PEM 证书包：' },
  none: { en: 'SSL_CERT_FILE is not set', zh: '没有设置 SSL_CERT_FILE' },
  fine: { en: '{count} certificates in {path}', zh: '{path} 中有 {count} 个证书' },
  hidden: { en: '{path} could not be read: {reason}', zh: '无法读取 {path}：{reason}' },
  unlock: { en: 'judge as the user of the process', zh: '以进程的用户身份运行' },
} as const;

/** SSL_CERT_FILE replaces the roots by nothing. */
export const check = defineCheck({
  id: 'TLS002',
  slug: 'tls-ssl-cert-file-bad',
  room: 'tls',
  scope: 'process',
  severity: 'error',
  title: { en: 'SSL_CERT_FILE is no bundle', zh: 'SSL_CERT_FILE 不是证书包' },
  doc: {
    why: {
      en: 'The variable does not add a file, it takes the place of all that Go knows. A wrong path shows as "certificate signed by unknown authority" for every host.',
      zh: '该变量不是追加文件，而是取代 Go 所知的全部文件。路径错误时，所有主机都报“certificate signed by unknown authority”。',
    },
    rule: {
      en: 'SSL_CERT_FILE is set and the file is missing or holds no certificate that can be parsed. While the certificate folders hold files, those still count, and the finding is a warning.',
      zh: '设置了 SSL_CERT_FILE 而文件缺失或没有可解析的证书。若证书目录中仍有文件，它们依然有效，级别降为告警。',
    },
    falsePositive: { en: 'A program with its own pool.', zh: '使用自有证书池的程序。' },
    remedy: {
      en: "Append the corporate CA to a copy of the system's bundle.",
      zh: '把企业 CA 追加到系统证书包的副本。',
    },
    refs: ['https://pkg.go.dev/crypto/x509#SystemCertPool'],
  },
  needs: ['tls.roots'],
  texts,
  run: (view) => {
    const { fileVariable, inFile, inDirectories, hidden } = view.get('tls.roots');
    if (fileVariable === null) return notApplicable(say(texts.none));
    const path = fileVariable;
    const count = inFile?.length ?? 0;
    if (count > 0) return pass(say(texts.fine, { count, path }));
    if (inFile === null && hidden.status !== 'absent')
      return unknown(
        say(texts.hidden, { path, reason: hidden.status === 'ok' ? '' : hidden.reason }),
        say(texts.unlock),
      );
    return finding({
      severity: inDirectories > 0 ? 'warn' : 'error',
      confidence: 0.9,
      claim: say(inFile === null ? texts.gone : texts.empty, { path }),
      evidence: [view.proof('tls.roots', path, 'SSL_CERT_FILE')],
      remedy: [{ text: texts.unset, command: 'unset SSL_CERT_FILE' }],
    });
  },
});
