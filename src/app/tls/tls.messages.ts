import { defineMessages } from '../../base/messages.ts';

/** Why Go refuses a certificate. `{who}` is its subject. */
export const trustMessages = defineMessages({
  expired: { en: '{who} has expired: it was valid until {detail}', zh: '{who} 已过期：有效期至 {detail}' },
  'not-yet': {
    en: '{who} is not valid before {detail}; is the clock right?',
    zh: '{who} 在 {detail} 之前无效；时钟是否正确？',
  },
  'other-name': {
    en: 'the certificate is for {detail}, not for {name}',
    zh: '证书属于 {detail}，而非 {name}',
  },
  'no-address': {
    en: 'the certificate has no address among its names, and {name} is one',
    zh: '证书的名称中没有 IP 地址，而 {name} 是地址',
  },
  legacy: {
    en: 'the certificate names {name} only in its common name, which Go has not read since 1.15',
    zh: '证书仅在通用名称（CN）中写有 {name}，Go 自 1.15 起不再读取',
  },
  'no-names': {
    en: 'the certificate has no alternative names, and Go reads no others',
    zh: '证书没有备用名称（SAN），而 Go 只读取备用名称',
  },
  'unknown-authority': {
    en: 'no authority that Go loads here has signed it; issuer: {detail}',
    zh: 'Go 在此加载的机构都未签发它；签发者：{detail}',
  },
  'insecure-algorithm': {
    en: '{who} is signed with {detail}, which Go refuses',
    zh: '{who} 以 {detail} 签名，Go 拒绝接受',
  },
  'not-an-authority': { en: '{detail} may not sign certificates', zh: '{detail} 无权签发证书' },
  'too-long': {
    en: '{who} allows only {detail} authorities below it',
    zh: '{who} 之下最多允许 {detail} 级机构',
  },
  usage: { en: '{who} is not meant for servers ({detail})', zh: '{who} 不适用于服务器（{detail}）' },
  'name-constraint': {
    en: 'an authority of the chain may not sign for {detail}',
    zh: '证书链中的机构无权为 {detail} 签发',
  },
  'critical-extension': {
    en: '{who} has critical extensions that Go does not know: {detail}',
    zh: '{who} 含有 Go 不认识的关键扩展：{detail}',
  },
  'negative-serial': { en: '{who} has a negative serial number', zh: '{who} 的序列号为负' },
  'key-too-large': {
    en: '{who} has an RSA key of {detail} bits; Go takes 8192 at most',
    zh: '{who} 的 RSA 密钥为 {detail} 位；Go 最多接受 8192 位',
  },
  'key-too-small': {
    en: '{who} has an RSA key of {detail} bits; Go 1.24 and later want 1024 at least',
    zh: '{who} 的 RSA 密钥为 {detail} 位；Go 1.24 起至少要求 1024 位',
  },
  'bad-signature': { en: 'the signature on {who} is wrong ({detail})', zh: '{who} 的签名错误（{detail}）' },
  'no-certificate': { en: 'no certificate', zh: '没有证书' },
});

/** What to do about it. */
export const trustRemedyMessages = defineMessages({
  expired: { en: 'renew the certificate and reload the server', zh: '更新证书并重新加载服务端' },
  'not-yet': { en: 'set the clock (NTP), or wait', zh: '校准时钟（NTP）或等待' },
  'other-name': {
    en: 'ask by a name of the certificate, or have it issued for {name}',
    zh: '使用证书中的名称访问，或为 {name} 重新签发',
  },
  'no-address': {
    en: 'ask by a name, or have {name} added as an IP address',
    zh: '使用名称访问，或将 {name} 作为 IP 地址加入证书',
  },
  legacy: {
    en: 'issue it again with {name} as an alternative name (subjectAltName)',
    zh: '重新签发，将 {name} 写入备用名称（subjectAltName）',
  },
  'no-names': {
    en: 'issue it again with an alternative name (subjectAltName)',
    zh: '重新签发并加入备用名称（subjectAltName）',
  },
  'unknown-authority': {
    en: 'let the server send its intermediate certificates; add the authority to a copy of the bundle and name that in SSL_CERT_FILE',
    zh: '让服务端发送中间证书；或将该机构加入证书包的副本并用 SSL_CERT_FILE 指定',
  },
  'insecure-algorithm': { en: 'issue it again with SHA-256', zh: '以 SHA-256 重新签发' },
  'not-an-authority': {
    en: 'issue the authority again with CA:TRUE and keyCertSign',
    zh: '重新签发该机构证书，设置 CA:TRUE 与 keyCertSign',
  },
  'too-long': { en: 'issue from an authority that is nearer to the root', zh: '由更靠近根的机构签发' },
  usage: { en: 'issue it again with serverAuth', zh: '以 serverAuth 用途重新签发' },
  'name-constraint': {
    en: 'issue it from an authority without that constraint, or without {detail} among its names',
    zh: '由没有该约束的机构签发，或从证书名称中去掉 {detail}',
  },
  'critical-extension': { en: 'issue it again without them', zh: '去掉这些扩展后重新签发' },
  'negative-serial': { en: 'issue it again with a positive serial number', zh: '以正序列号重新签发' },
  'key-too-large': { en: 'use a smaller key', zh: '使用更小的密钥' },
  'key-too-small': { en: 'use a larger key', zh: '使用更大的密钥' },
  'bad-signature': {
    en: 'the chain is mixed up: install the authority that has signed it',
    zh: '证书链混乱：请安装真正签发它的机构证书',
  },
  'no-certificate': { en: 'look at the server', zh: '检查服务端' },
});

/** Words of the report. */
export const tlsMessages = defineMessages({
  roots: { en: 'Authorities that Go loads here: {count}', zh: 'Go 在此加载的根证书：{count}' },
  rootsIn: {
    en: 'Authorities that Go loads in {place}: {count}',
    zh: 'Go 在 {place} 中加载的根证书：{count}',
  },
  envUnknown: {
    en: 'with which variables a program is started there is not known: SSL_CERT_FILE and SSL_CERT_DIR may change this',
    zh: '不清楚那里启动程序时的环境变量：SSL_CERT_FILE 与 SSL_CERT_DIR 可能改变此结果',
  },
  askedHere: {
    en: 'peers are asked from this machine',
    zh: '对端是从本机访问的',
  },
  namedBy: { en: 'named by {from}', zh: '由 {from} 指明' },
  used: { en: '{path}: {count} new ({because})', zh: '{path}：新增 {count} 个（{because}）' },
  'not-reached': { en: '{path}: not read, an earlier file was there', zh: '{path}：未读取，前面已有文件' },
  absent: { en: '{path}: {status} ({because})', zh: '{path}：{status}（{because}）' },
  default: { en: 'place known to Go', zh: 'Go 已知的位置' },
  badPeer: {
    en: '"{peer}" is neither a file nor HOST[:PORT]; a file has a / or ends in .pem, .crt, .cer or .der',
    zh: '“{peer}”既不是文件也不是 主机[:端口]；文件须含 / 或以 .pem、.crt、.cer、.der 结尾',
  },
  noCertificate: { en: 'there is no certificate in it', zh: '其中没有证书' },
  via: { en: 'through {via}', zh: '经由 {via}' },
  failed: { en: 'no certificate was seen: {message} ({code})', zh: '未获得证书：{message}（{code}）' },
  trusted: { en: 'Go 1.{minor} trusts it as {name}', zh: 'Go 1.{minor} 信任它（名称 {name}）' },
  refused: { en: 'Go 1.{minor} refuses it as {name}', zh: 'Go 1.{minor} 拒绝它（名称 {name}）' },
  certificate: {
    en: '{who}, until {until}, {key}, {algorithm}',
    zh: '{who}，有效期至 {until}，{key}，{algorithm}',
  },
  'intercepted-by': {
    en: 'TLS is opened in between by {detail}: {issuer}',
    zh: 'TLS 被 {detail} 中间拦截：{issuer}',
  },
  intercepted: {
    en: 'TLS may be opened in between: the name is public, but the root {who} is on no public list',
    zh: 'TLS 可能被中间拦截：名称是公网名称，但根证书 {who} 不在公开列表中',
  },
  'private-root': { en: 'the root {who} is a private one', zh: '根证书 {who} 是私有的' },
  'expires-soon': {
    en: '{who} ends in {detail} hours ({until})',
    zh: '{who} 将在 {detail} 小时后到期（{until}）',
  },
  'weak-key': { en: '{who} has a weak key ({detail} bits)', zh: '{who} 的密钥较弱（{detail} 位）' },
  'sent-root': {
    en: 'the server sends its root too, which nobody needs',
    zh: '服务端还发送了根证书，这没有必要',
  },
  'name-constraints': {
    en: '{who} may sign for some names only (name constraints)',
    zh: '{who} 仅可为部分名称签发（名称约束）',
  },
});
