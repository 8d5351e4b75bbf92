import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { TlsPeer } from '../../model/peers.ts';
import { unknownFor } from '../run-check.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  unknown: {
    en: '{host}:{port} ({by}) shows a certificate of {issuer}, which no root of this process signs: Go says "certificate signed by unknown authority".',
    zh: '{host}:{port}（{by}）出示的证书由 {issuer} 签发，而本进程信任的根证书都未为其签名：Go 会报“certificate signed by unknown authority”。',
  },
  incomplete: {
    en: '{host}:{port} ({by}) sends its own certificate only, issued by {issuer}; the certificate of that authority is in no bundle, and Go does not fetch it.',
    zh: '{host}:{port}（{by}）只发送了自身证书，由 {issuer} 签发；该机构的证书不在任何证书包中，Go 也不会去下载。',
  },
  name: {
    en: 'The certificate of {host}:{port} ({by}) is for another name ({subject}).',
    zh: '{host}:{port}（{by}）的证书属于另一个名称（{subject}）。',
  },
  handshake: {
    en: 'The handshake with {host}:{port} ({by}) failed: {code}.',
    zh: '与 {host}:{port}（{by}）握手失败：{code}。',
  },
  mount: { en: 'Mount the authority and add it to the pool:', zh: '挂载该 CA 并加入信任池：' },
  file: {
    en: 'Or for the whole process, as a bundle that holds the public ones too:',
    zh: '或对整个进程生效（证书包须同时包含公共根）：',
  },
  full: { en: 'Let the server send the whole chain:', zh: '让服务器发送完整证书链：' },
  look: { en: 'See what it sends:', zh: '查看其发送的内容：' },
  none: { en: 'nothing names a server that speaks TLS', zh: '没有配置任何使用 TLS 的服务器' },
  silent: { en: '{host}:{port} did not answer ({code})', zh: '{host}:{port} 没有响应（{code}）' },
  unlock: { en: 'run it where that server can be reached', zh: '在能访问该服务器的位置运行' },
  fine: {
    en: '{count} servers, each signed by a root of this process',
    zh: '{count} 个服务器，均由本进程信任的根签名',
  },
} as const;

/** A server whose certificate this process does not trust. */
export const check = defineCheck({
  id: 'TLS003',
  slug: 'tls-peer-unknown-ca',
  room: 'tls',
  scope: 'process',
  severity: 'error',
  title: { en: 'A server is not trusted', zh: '服务器证书不受信任' },
  doc: {
    why: {
      en: 'Ingresses, databases and proxies inside of a company have authorities of their own. An image knows the public ones only; a browser that has the authority, or fetches a missing part of the chain, hides the mistake.',
      zh: '企业内部的入口、数据库与代理使用自己的 CA，而镜像只含公共根。浏览器装有该 CA，或会自动下载缺失的中间证书，从而掩盖问题。',
    },
    rule: {
      en: 'With --active: one handshake with each server that environment or command line name with https, wss, grpcs, rediss, amqps, ldaps or mqtts (eight at most). Its chain leads by signatures to a root of the process: those of SSL_CERT_FILE and SSL_CERT_DIR, or of the usual places. Its certificate is for its name.',
      zh: '使用 --active 时：与环境变量或命令行中以 https、wss、grpcs、rediss、amqps、ldaps 或 mqtts 指定的服务器各握手一次（最多八个）。证书链须通过签名到达进程信任的根（SSL_CERT_FILE、SSL_CERT_DIR 或默认位置），且证书与名称相符。',
    },
    falsePositive: {
      en: 'A program that brings roots of its own (RootCAs, x509roots/fallback) trusts more than its files say. A server that asks for a client certificate may end the handshake.',
      zh: '自带根证书的程序（RootCAs、x509roots/fallback）所信任的比文件更多。要求客户端证书的服务器可能中断握手。',
    },
    remedy: {
      en: 'Mount the authority; x509.SystemCertPool and AppendCertsFromPEM.',
      zh: '挂载 CA，使用 x509.SystemCertPool 与 AppendCertsFromPEM。',
    },
    refs: [
      'https://pkg.go.dev/crypto/x509#SystemCertPool',
      'https://www.rfc-editor.org/rfc/rfc5280#section-6',
    ],
  },
  needs: ['tls.namedPeers'],
  reads: ['active.tlsPeers'],
  texts,
  run: (view) => {
    if (view.get('tls.namedPeers').length === 0) return notApplicable(texts.none);
    const peers = view.look('active.tlsPeers');
    if (peers.status !== 'ok') return unknownFor('active.tlsPeers', peers);
    const [bad] = peers.value.flatMap((peer) => problemOf(peer));
    if (bad === undefined) {
      const silent = peers.value.find(({ answer }) => answer.chain.length === 0);
      return silent === undefined
        ? pass(say(texts.fine, { count: peers.value.length }))
        : unknown(
            say(texts.silent, {
              host: silent.host,
              port: silent.port,
              code: silent.answer.failed?.code ?? '',
            }),
            texts.unlock,
          );
    }
    const { peer, kind } = bad;
    const [own] = peer.answer.chain;
    const { host, port, namedBy: by } = peer;
    const values = {
      host,
      port,
      by,
      issuer: own?.issuer ?? '',
      subject: own?.subject ?? '',
      code: peer.answer.failed?.code ?? '',
    };
    return finding({
      severity: kind === 'handshake' ? 'warn' : 'error',
      confidence: kind === 'handshake' ? 0.6 : 0.85,
      claim: say(texts[kind], values),
      evidence: [
        view.proof(
          'active.tlsPeers',
          kind === 'handshake'
            ? values.code
            : `${values.subject} <- ${values.issuer}; ${peer.answer.chain.length} sent`,
          `TLS ${host}:${port}`,
        ),
      ],
      remedy: remedyOf(kind, peer),
    });
  },
});

type Kind = 'unknown' | 'incomplete' | 'name' | 'handshake';

function problemOf(peer: TlsPeer): readonly { readonly peer: TlsPeer; readonly kind: Kind }[] {
  const { failed, chain, nameMatches } = peer.answer;
  if (failed !== null) return failed.stage === 'tls' ? [{ peer, kind: 'handshake' }] : [];
  const [own] = chain;
  if (peer.trustedBy === null) {
    const isAlone = chain.length === 1 && own?.subject !== own?.issuer;
    return [{ peer, kind: isAlone ? 'incomplete' : 'unknown' }];
  }
  return nameMatches ? [] : [{ peer, kind: 'name' }];
}

function remedyOf(
  kind: Kind,
  { host, port }: TlsPeer,
): readonly { readonly text: (typeof texts)[keyof typeof texts]; readonly command: string }[] {
  const name = host.replace(/^\[|\]$/g, '');
  const look = {
    text: texts.look,
    command: `openssl s_client -connect ${host}:${port} -servername ${name} -showcerts`,
  };
  if (kind === 'incomplete')
    return [{ text: texts.full, command: 'cat server.pem intermediate.pem > chain.pem' }, look];
  if (kind !== 'unknown') return [look];
  return [
    { text: texts.mount, command: 'pool, _ := x509.SystemCertPool(); pool.AppendCertsFromPEM(ca)' },
    { text: texts.file, command: 'SSL_CERT_FILE=/etc/ssl/company-and-public.pem' },
    look,
  ];
}
