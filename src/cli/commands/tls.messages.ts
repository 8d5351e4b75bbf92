import { defineMessages } from '../../base/messages.ts';

/** Help of `goroscope tls`. */
export const tlsCommandMessages = defineMessages({
  about: {
    en: 'tell which root certificates Go loads here, and whether it trusts a peer',
    zh: '说明 Go 在此加载哪些根证书，以及是否信任某个对端',
  },
  details: {
    en: 'Without a peer only the roots are shown, with the files and folders they come from and why. A peer is asked for its certificates and judged by the rules of crypto/x509: alternative names only, no common name, no SHA-1, key sizes, usages, name constraints. HTTPS_PROXY and NO_PROXY are used as net/http uses them. Interception and ends that come near are told. Exit code 1 when Go refuses a peer, when TLS is opened in between, when a certificate ends soon, or when there are no roots; 4 when a peer does not answer.',
    zh: '未给出对端时，只显示根证书及其来源文件、目录与原因。给出对端时获取其证书，并按 crypto/x509 的规则判断：只看备用名称、不看通用名称、不接受 SHA-1、检查密钥长度、用途与名称约束；按 net/http 的方式使用 HTTPS_PROXY 与 NO_PROXY；并指出中间拦截与即将到期。Go 拒绝对端、TLS 被拦截、证书即将到期或没有根证书时退出码为 1；对端无响应时为 4。',
  },
  peers: {
    en: 'host, host:port, or a file with certificates (PEM or DER)',
    zh: '主机、主机:端口，或证书文件（PEM 或 DER）',
  },
  name: { en: 'name to verify instead of the host', zh: '用于校验的名称（代替主机名）' },
  warn: { en: 'warn when a certificate ends within this time', zh: '证书在此时间内到期则警告' },
  go: { en: 'judge as this minor release of Go does', zh: '按该 Go 次版本的规则判断' },
  in: {
    en: 'roots of image:DIR, image:TAR, pid:N, container:ID, compose:SERVICE, pod:NS/NAME, deploy:NS/NAME or ssh:HOST, with its environment',
    zh: '使用 image:DIR、image:TAR、pid:N、container:ID、compose:SERVICE、pod:NS/NAME、deploy:NS/NAME 或 ssh:HOST 中的根证书及其环境变量',
  },
  declared: {
    en: 'ask the servers, too, that environment and command line name (https, rediss, amqps, …)',
    zh: '同时访问环境变量与命令行中指明的服务器（https、rediss、amqps 等）',
  },
  target: {
    en: '"{seen}" is not image:DIR, image:TAR, pid:N, container:ID, compose:SERVICE, pod:NS/NAME, deploy:NS/NAME or ssh:HOST',
    zh: '“{seen}”不是 image:DIR、image:TAR、pid:N、container:ID、compose:SERVICE、pod:NS/NAME、deploy:NS/NAME 或 ssh:HOST',
  },
  direct: {
    en: 'leave out HTTPS_PROXY, through which a peer is asked as net/http would',
    zh: '不使用 HTTPS_PROXY（默认与 net/http 一样经其访问对端）',
  },
  timeout: { en: 'for the handshake with a peer', zh: '与对端握手的超时' },
});
