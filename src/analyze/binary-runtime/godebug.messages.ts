import { defineMessages } from '../../base/messages.ts';

/** What each GODEBUG setting decides at run time; the value of the old behaviour is named where there is one. */
export const godebugMessages = defineMessages({
  allowmultiplevcs: {
    en: 'several version-control directories in one tree are accepted',
    zh: '允许同一目录树中存在多个版本控制目录',
  },
  asynctimerchan: {
    en: '1: timer channels are buffered as before Go 1.23 (stale values after Stop and Reset)',
    zh: '1：计时器通道沿用 Go 1.23 之前的带缓冲行为（Stop、Reset 后可能读到旧值）',
  },
  containermaxprocs: {
    en: '0: GOMAXPROCS ignores the CPU limit of the control group',
    zh: '0：GOMAXPROCS 不考虑 cgroup 的 CPU 限额',
  },
  cryptocustomrand: {
    en: '1: crypto functions take randomness from the reader that is passed in',
    zh: '1：加密函数使用传入的随机源',
  },
  dataindependenttiming: {
    en: '1: the processor runs everything with data-independent timing',
    zh: '1：处理器以与数据无关的时序运行全部代码',
  },
  decoratemappings: { en: '0: memory mappings carry no "Go: …" names', zh: '0：内存映射不带“Go: …”名称' },
  embedfollowsymlinks: { en: '1: go:embed follows symbolic links', zh: '1：go:embed 跟随符号链接' },
  execerrdot: {
    en: '0: programs found in the current directory are run',
    zh: '0：允许执行在当前目录中找到的程序',
  },
  fips140: {
    en: 'on or only: the FIPS 140-3 cryptographic module is used',
    zh: 'on 或 only：启用 FIPS 140-3 加密模块',
  },
  fips140ems: {
    en: '0: TLS 1.2 without extended master secret is allowed in FIPS mode',
    zh: '0：FIPS 模式下允许不带扩展主密钥的 TLS 1.2',
  },
  gocachehash: { en: '1: the go command prints what it hashes', zh: '1：go 命令打印参与哈希的内容' },
  gocachetest: {
    en: '1: the go command explains cached test results',
    zh: '1：go 命令说明测试结果缓存的依据',
  },
  gocacheverify: {
    en: '1: the go command rebuilds and compares cached results',
    zh: '1：go 命令重新构建并核对缓存',
  },
  gotestjsonbuildtext: {
    en: '1: build output of "go test -json" is plain text',
    zh: '1：“go test -json” 的构建输出为纯文本',
  },
  gotypesalias: { en: '0: go/types does not represent aliases', zh: '0：go/types 不表示类型别名' },
  htmlmetacontenturlescape: {
    en: '0: URLs in meta content attributes are not escaped',
    zh: '0：meta content 属性中的 URL 不转义',
  },
  http2client: { en: '0: HTTP/2 is off for clients', zh: '0：客户端禁用 HTTP/2' },
  http2debug: { en: '1 or 2: HTTP/2 frames are logged', zh: '1 或 2：记录 HTTP/2 帧' },
  http2server: { en: '0: HTTP/2 is off for servers', zh: '0：服务端禁用 HTTP/2' },
  httpcookiemaxnum: {
    en: '0: no limit on the number of cookies in a header',
    zh: '0：不限制请求头中 cookie 的数量',
  },
  httplaxcontentlength: {
    en: '1: an empty Content-Length header is accepted',
    zh: '1：接受空的 Content-Length 头',
  },
  httpmuxgo121: {
    en: '1: ServeMux patterns without methods and wildcards, as before Go 1.22',
    zh: '1：ServeMux 沿用 Go 1.22 之前的匹配规则（无方法、无通配符）',
  },
  httpservecontentkeepheaders: {
    en: '1: ServeContent keeps Cache-Control, Etag and the like on errors',
    zh: '1：ServeContent 出错时保留 Cache-Control、Etag 等响应头',
  },
  httpservecontentmaxranges: {
    en: 'limit on the byte ranges that ServeContent answers',
    zh: 'ServeContent 可应答的字节区间数上限',
  },
  installgoroot: {
    en: 'all: compiled standard packages are kept in GOROOT',
    zh: 'all：在 GOROOT 中保留编译好的标准库',
  },
  jstmpllitinterp: {
    en: '1: template actions inside JavaScript template literals are allowed',
    zh: '1：允许在 JavaScript 模板字面量中使用模板动作',
  },
  multipartmaxheaders: { en: 'limit on headers in multipart forms', zh: 'multipart 表单的头数量上限' },
  multipartmaxparts: { en: 'limit on parts in multipart forms', zh: 'multipart 表单的分段数量上限' },
  multipathtcp: { en: '0: listeners do not speak Multipath TCP', zh: '0：监听端不使用多路径 TCP' },
  netdns: { en: 'go or cgo: forces the resolver', zh: 'go 或 cgo：强制指定解析器' },
  netedns0: { en: '0: DNS queries carry no EDNS0 record', zh: '0：DNS 查询不带 EDNS0 记录' },
  panicnil: {
    en: '1: panic(nil) is allowed and recover answers nil',
    zh: '1：允许 panic(nil)，recover 返回 nil',
  },
  randautoseed: {
    en: '0: math/rand starts from seed 1 in every run',
    zh: '0：math/rand 每次运行都从种子 1 开始',
  },
  randseednop: { en: '0: rand.Seed has an effect', zh: '0：rand.Seed 生效' },
  rsa1024min: { en: '0: RSA keys below 1024 bits are accepted', zh: '0：接受小于 1024 位的 RSA 密钥' },
  tarinsecurepath: {
    en: '0: insecure paths in tar archives are refused',
    zh: '0：拒绝 tar 归档中的不安全路径',
  },
  tls10server: { en: '1: servers accept TLS 1.0 and 1.1', zh: '1：服务端接受 TLS 1.0 与 1.1' },
  tls3des: { en: '1: 3DES cipher suites are offered', zh: '1：启用 3DES 密码套件' },
  tlskyber: {
    en: '0: the post-quantum key exchange X25519Kyber768 is off',
    zh: '0：关闭后量子密钥交换 X25519Kyber768',
  },
  tlsmaxrsasize: { en: 'largest RSA key in certificates, in bits', zh: '证书中 RSA 密钥的最大位数' },
  tlsmlkem: {
    en: '0: the post-quantum key exchange X25519MLKEM768 is off',
    zh: '0：关闭后量子密钥交换 X25519MLKEM768',
  },
  tlsrsakex: {
    en: '1: RSA key exchange without forward secrecy is offered',
    zh: '1：启用无前向安全性的 RSA 密钥交换',
  },
  tlssecpmlkem: {
    en: '0: SecP256r1MLKEM768 and SecP384r1MLKEM1024 are off',
    zh: '0：关闭 SecP256r1MLKEM768 与 SecP384r1MLKEM1024',
  },
  tlssha1: {
    en: '1: SHA-1 signatures are allowed in TLS 1.2 handshakes',
    zh: '1：TLS 1.2 握手允许 SHA-1 签名',
  },
  tlsunsafeekm: {
    en: '1: keying material is exported without extended master secret',
    zh: '1：允许在无扩展主密钥时导出密钥材料',
  },
  tracebacklabels: { en: '0: stack dumps carry no goroutine labels', zh: '0：栈转储不含 goroutine 标签' },
  updatemaxprocs: {
    en: '0: GOMAXPROCS is set once at start and does not follow later limit changes',
    zh: '0：GOMAXPROCS 仅在启动时确定，不随限额变化更新',
  },
  urlmaxqueryparams: { en: '0: no limit on the number of query parameters', zh: '0：不限制查询参数数量' },
  urlstrictcolons: {
    en: '0: hosts with stray colons are accepted in URLs',
    zh: '0：接受主机部分含多余冒号的 URL',
  },
  winreadlinkvolume: {
    en: '0: Windows volume names are resolved to drive letters by Readlink',
    zh: '0：Readlink 将 Windows 卷名解析为盘符',
  },
  winsymlink: {
    en: '0: Windows mount points are treated as symbolic links',
    zh: '0：将 Windows 挂载点视为符号链接',
  },
  x509keypairleaf: {
    en: '0: LoadX509KeyPair does not keep the parsed leaf',
    zh: '0：LoadX509KeyPair 不保留已解析的叶证书',
  },
  x509negativeserial: {
    en: '1: certificates with negative serial numbers are accepted',
    zh: '1：接受序列号为负的证书',
  },
  x509rsacrt: { en: '0: RSA CRT parameters of keys are recomputed', zh: '0：重新计算 RSA 密钥的 CRT 参数' },
  x509sha1: { en: '1: certificates signed with SHA-1 are accepted', zh: '1：接受 SHA-1 签名的证书' },
  x509sha256skid: { en: '0: subject key ids are made with SHA-1', zh: '0：使用 SHA-1 生成主体密钥标识' },
  x509sslcertoverrideplatform: {
    en: '0: SSL_CERT_FILE and SSL_CERT_DIR are ignored on Windows and macOS',
    zh: '0：在 Windows 与 macOS 上忽略 SSL_CERT_FILE 和 SSL_CERT_DIR',
  },
  x509usefallbackroots: {
    en: '1: embedded fallback roots are used even where the system has roots',
    zh: '1：即使系统有根证书也使用内置后备根证书',
  },
  x509usepolicies: { en: '0: certificate policies are kept in the old field', zh: '0：证书策略仍写入旧字段' },
  zipinsecurepath: {
    en: '0: insecure paths in zip archives are refused',
    zh: '0：拒绝 zip 归档中的不安全路径',
  },
  unknownSetting: { en: 'not a setting of Go 1.21 to 1.27', zh: '不是 Go 1.21 至 1.27 的设置' },
});
