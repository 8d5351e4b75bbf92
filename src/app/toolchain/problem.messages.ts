import { defineMessages } from '../../base/messages.ts';

/** What each problem is. */
export const problemMessages = defineMessages({
  'no-go': { en: 'no go command on PATH', zh: 'PATH 中没有 go 命令' },
  installation: { en: 'the installed toolchain is not whole: {what}', zh: '安装的工具链不完整：{what}' },
  'selection-invalid': {
    en: 'the toolchain "{toolchain}" is no name the go command accepts',
    zh: '“{toolchain}”不是 go 命令接受的工具链名称',
  },
  'selection-not-on-path': {
    en: '{toolchain} is needed, GOTOOLCHAIN={setting} allows only PATH, and PATH has none',
    zh: '需要 {toolchain}，而 GOTOOLCHAIN={setting} 只允许从 PATH 查找，PATH 中没有',
  },
  'selection-download-off': {
    en: '{toolchain} must be fetched, and GOPROXY=off forbids it',
    zh: '必须下载 {toolchain}，但 GOPROXY=off 禁止下载',
  },
  'selection-download': {
    en: 'the next go command first fetches {toolchain}',
    zh: '下一条 go 命令会先下载 {toolchain}',
  },
  'selection-too-old': {
    en: '{toolchain} runs, but {file} asks for go {needed}',
    zh: '运行的是 {toolchain}，但 {file} 要求 go {needed}',
  },
  'env-differs': {
    en: 'go env says {name}="{printed}", its files say "{predicted}"',
    zh: 'go env 显示 {name}="{printed}"，而文件推得“{predicted}”',
  },
  'limit-files': { en: 'only {seen} open files are allowed', zh: '最多只允许打开 {seen} 个文件' },
  'limit-memory': {
    en: 'only {seen} bytes of address space are allowed',
    zh: '地址空间上限仅为 {seen} 字节',
  },
  'limit-file-size': { en: 'files may not grow beyond {seen} bytes', zh: '单个文件不得超过 {seen} 字节' },
  umask: {
    en: 'the umask {umask} takes access to its own new files from the go command',
    zh: 'umask {umask} 使 go 命令无法访问自己新建的文件',
  },
  'security-denied': { en: 'a security module refuses: {line}', zh: '安全模块拒绝：{line}' },
  'cache-undefined': {
    en: '{role} has no place: it is off, or neither it nor HOME is set',
    zh: '{role} 没有位置：它为 off，或它与 HOME 均未设置',
  },
  'dir-read-only': {
    en: '{role} {path} lies on a read-only file system ({mountPoint})',
    zh: '{role} {path} 位于只读文件系统（{mountPoint}）',
  },
  'dir-not-writable': {
    en: '{role} {path} cannot be written: {code} at {existing}',
    zh: '{role} {path} 不可写：{existing} 返回 {code}',
  },
  'dir-full': { en: '{role} {path} has only {free} left', zh: '{role} {path} 仅剩 {free}' },
  'dir-no-inodes': {
    en: '{role} {path} has only {free} inodes left',
    zh: '{role} {path} 仅剩 {free} 个 inode',
  },
  'dir-noexec': {
    en: 'programs cannot be started from {role} {path} ({code})',
    zh: '无法从 {role} {path} 启动程序（{code}）',
  },
  'dir-no-lock': {
    en: 'files cannot be locked in {role} {path}: {code}',
    zh: '{role} {path} 中无法锁定文件：{code}',
  },
  'dir-network': { en: '{role} {path} lies on {fsType}', zh: '{role} {path} 位于 {fsType} 上' },
  'dir-slow': {
    en: 'creating, renaming and removing a file in {role} {path} takes {ms} ms',
    zh: '在 {role} {path} 中创建、重命名并删除一个文件需要 {ms} 毫秒',
  },
  'dns-server': {
    en: 'the name server {server} does not answer ({code} after {ms} ms)',
    zh: '域名服务器 {server} 没有响应（{ms} 毫秒后 {code}）',
  },
  'dns-name': { en: 'the name {host} cannot be resolved ({code})', zh: '无法解析名称 {host}（{code}）' },
  'dns-slow': { en: 'resolving {host} takes {ms} ms', zh: '解析 {host} 需要 {ms} 毫秒' },
  'proxy-list': {
    en: 'GOPROXY has an entry that is no address: "{entry}" ({problem})',
    zh: 'GOPROXY 中有一项不是地址：“{entry}”（{problem}）',
  },
  'proxy-off': { en: 'GOPROXY=off: modules come from the cache only', zh: 'GOPROXY=off：只能从缓存获取模块' },
  'connect-refused': {
    en: '{host} does not accept connections ({code}, {addresses})',
    zh: '{host} 不接受连接（{code}，{addresses}）',
  },
  'connect-timeout': {
    en: 'no connection to {host} within {ms} ms ({addresses})',
    zh: '{ms} 毫秒内无法连接 {host}（{addresses}）',
  },
  'connect-slow': { en: 'connecting to {host} takes {ms} ms', zh: '连接 {host} 需要 {ms} 毫秒' },
  'proxy-login': {
    en: 'the HTTP proxy {via} wants a login ({schemes}) for {host}: {message}',
    zh: 'HTTP 代理 {via} 要求登录（{schemes}）才能连接 {host}：{message}',
  },
  'proxy-login-scheme': {
    en: 'the HTTP proxy {via} wants a login by {schemes}, and Go knows only Basic',
    zh: 'HTTP 代理 {via} 要求以 {schemes} 方式登录，而 Go 只支持 Basic',
  },
  'socks-login': {
    en: 'the SOCKS proxy {via} refuses the login: {message}',
    zh: 'SOCKS 代理 {via} 拒绝登录：{message}',
  },
  'socks-proxy': {
    en: 'the SOCKS proxy {via} does not reach {host}: {message} ({code})',
    zh: 'SOCKS 代理 {via} 无法连接 {host}：{message}（{code}）',
  },
  'netrc-unreadable': {
    en: 'the logins in {path} cannot be read ({code}): the go command asks without them',
    zh: '无法读取 {path} 中的登录信息（{code}）：go 命令将不带登录信息发起请求',
  },
  'http-proxy': {
    en: 'the HTTP proxy {via} refuses to connect to {host}: {message}',
    zh: 'HTTP 代理 {via} 拒绝连接 {host}：{message}',
  },
  reset: { en: '{host} breaks the connection off ({code})', zh: '{host} 中断了连接（{code}）' },
  'tls-unknown-authority': {
    en: 'the certificate of {host} is from "{issuer}", which is not trusted here',
    zh: '{host} 的证书由“{issuer}”签发，此处不受信任',
  },
  'tls-wrong-name': { en: 'the certificate of {host} is for {names}', zh: '{host} 的证书属于 {names}' },
  'tls-expired': {
    en: 'the certificate of {host} is valid until {validTo}, not now',
    zh: '{host} 的证书有效期至 {validTo}，当前无效',
  },
  'tls-other': { en: 'TLS with {host} fails: {message}', zh: '与 {host} 的 TLS 握手失败：{message}' },
  'tls-slow': {
    en: 'the TLS handshake with {host} takes {ms} ms',
    zh: '与 {host} 的 TLS 握手需要 {ms} 毫秒',
  },
  'answer-timeout': {
    en: '{host} takes the request and does not answer within {ms} ms',
    zh: '{host} 接受了请求，但 {ms} 毫秒内没有响应',
  },
  'answer-slow': { en: '{host} answers only after {ms} ms', zh: '{host} 在 {ms} 毫秒后才响应' },
  'body-slow': { en: 'reading the answer of {host} takes {ms} ms', zh: '读取 {host} 的响应需要 {ms} 毫秒' },
  'status-denied': { en: '{host} denies access (HTTP {status})', zh: '{host} 拒绝访问（HTTP {status}）' },
  'status-limited': { en: '{host} limits requests (HTTP 429)', zh: '{host} 限制了请求速率（HTTP 429）' },
  'status-server': { en: '{host} fails by itself (HTTP {status})', zh: '{host} 自身出错（HTTP {status}）' },
  'status-other': { en: '{host} answers HTTP {status}', zh: '{host} 返回 HTTP {status}' },
  'module-missing': {
    en: 'no entry of GOPROXY has {module} {version}',
    zh: 'GOPROXY 的各项都没有 {module} {version}',
  },
  'zip-truncated': {
    en: '{host} sends a damaged module zip ({bytes} bytes): {message}',
    zh: '{host} 发送的模块 zip 已损坏（{bytes} 字节）：{message}',
  },
  'zip-checksum': {
    en: '{host} sends other content than go.sum has: {seen}, not {expected}',
    zh: '{host} 发送的内容与 go.sum 不符：{seen}，应为 {expected}',
  },
  sumdb: {
    en: 'the checksum database {name} cannot be asked ({seen})',
    zh: '无法访问校验和数据库 {name}（{seen}）',
  },
});

/** One thing to do about each problem. */
export const remedyMessages = defineMessages({
  'no-go': { en: 'install Go, or put its bin folder on PATH', zh: '安装 Go，或将其 bin 目录加入 PATH' },
  installation: {
    en: 'remove {path} whole and unpack one release into an empty folder; unset GOROOT',
    zh: '整体删除 {path}，将一个发行版解压到空目录；取消设置 GOROOT',
  },
  'selection-invalid': {
    en: 'go env -w GOTOOLCHAIN=auto, or name a release such as go1.26.0',
    zh: '执行 go env -w GOTOOLCHAIN=auto，或写出如 go1.26.0 的版本',
  },
  'selection-not-on-path': {
    en: 'set GOTOOLCHAIN=auto, or put a program named {toolchain} on PATH',
    zh: '设置 GOTOOLCHAIN=auto，或在 PATH 中放置名为 {toolchain} 的程序',
  },
  'selection-download-off': {
    en: 'fetch it where a proxy can be reached, or install {toolchain}',
    zh: '在能访问代理的环境中下载，或安装 {toolchain}',
  },
  'selection-download': {
    en: 'fetch it beforehand (go version in this folder), or set GOTOOLCHAIN=local',
    zh: '提前下载（在此目录执行 go version），或设置 GOTOOLCHAIN=local',
  },
  'selection-too-old': {
    en: 'install Go {needed} or newer, or set GOTOOLCHAIN=auto',
    zh: '安装 Go {needed} 或更新版本，或设置 GOTOOLCHAIN=auto',
  },
  'env-differs': {
    en: 'another go command answers than the files describe: compare "which -a go"',
    zh: '应答的 go 命令与文件所描述的不同：请比较“which -a go”',
  },
  'limit-files': {
    en: 'raise the hard limit of open files to {needed} or more (ulimit -Hn, LimitNOFILE)',
    zh: '将打开文件硬上限提高到 {needed} 以上（ulimit -Hn、LimitNOFILE）',
  },
  'limit-memory': {
    en: 'remove the limit (ulimit -v unlimited): Go reserves address space it does not use',
    zh: '取消该限制（ulimit -v unlimited）：Go 会预留并不使用的地址空间',
  },
  'limit-file-size': {
    en: 'remove the limit (ulimit -f unlimited)',
    zh: '取消该限制（ulimit -f unlimited）',
  },
  umask: {
    en: 'set the umask to 022 or 077 where go is started',
    zh: '在启动 go 处将 umask 设为 022 或 077',
  },
  'security-denied': { en: 'allow it in the profile of the module', zh: '在该模块的策略中放行' },
  'cache-undefined': {
    en: 'set HOME, or {role} to a folder that may be written',
    zh: '设置 HOME，或将 {role} 指向可写目录',
  },
  'dir-read-only': {
    en: 'set {role} to a folder on a writable file system',
    zh: '将 {role} 指向可写文件系统上的目录',
  },
  'dir-not-writable': {
    en: 'give {existing} to the user of the go command, or set {role} to a folder of its own',
    zh: '将 {existing} 的所有权交给运行 go 命令的用户，或将 {role} 指向其自有目录',
  },
  'dir-full': {
    en: 'free space on {mountPoint} (go clean -cache), or set {role} elsewhere',
    zh: '释放 {mountPoint} 的空间（go clean -cache），或将 {role} 移到别处',
  },
  'dir-no-inodes': {
    en: 'remove small files on {mountPoint} (go clean -cache -modcache), or set {role} elsewhere',
    zh: '删除 {mountPoint} 上的小文件（go clean -cache -modcache），或将 {role} 移到别处',
  },
  'dir-noexec': {
    en: 'set {role} to a folder whose mount allows programs',
    zh: '将 {role} 指向允许执行程序的挂载点上的目录',
  },
  'dir-no-lock': { en: 'set {role} to a folder on a local disk', zh: '将 {role} 指向本地磁盘上的目录' },
  'dir-network': { en: 'set {role} to a folder on a local disk', zh: '将 {role} 指向本地磁盘上的目录' },
  'dir-slow': { en: 'set {role} to a folder on a local disk', zh: '将 {role} 指向本地磁盘上的目录' },
  'dns-server': {
    en: 'remove {server} from /etc/resolv.conf, or open the way to its port 53',
    zh: '从 /etc/resolv.conf 移除 {server}，或放通到其 53 端口的路径',
  },
  'dns-name': {
    en: 'check the name in GOPROXY and that a name server here knows {host}',
    zh: '检查 GOPROXY 中的名称，并确认此处的域名服务器能解析 {host}',
  },
  'dns-slow': { en: 'use a nearer or caching name server', zh: '使用更近或带缓存的域名服务器' },
  'proxy-list': {
    en: 'write entries as https://HOST, separated by "," or "|"',
    zh: '各项写作 https://HOST，以“,”或“|”分隔',
  },
  'proxy-off': {
    en: 'set GOPROXY to an address when modules are missing',
    zh: '缺少模块时将 GOPROXY 设为某个地址',
  },
  'connect-refused': {
    en: 'start the proxy at {host}, correct GOPROXY, or open the firewall',
    zh: '启动 {host} 上的代理、更正 GOPROXY 或放通防火墙',
  },
  'connect-timeout': {
    en: 'open the way to {host}, or set HTTPS_PROXY when this network needs one',
    zh: '放通到 {host} 的路径；若此网络需要代理，请设置 HTTPS_PROXY',
  },
  'connect-slow': { en: 'use a nearer entry first in GOPROXY', zh: '在 GOPROXY 中优先使用更近的一项' },
  'proxy-login': {
    en: 'put user name and password into HTTPS_PROXY (http://user:password@host:port, special characters as %40), or add {host} to NO_PROXY',
    zh: '在 HTTPS_PROXY 中写入用户名与密码（http://user:password@host:port，特殊字符写作 %40），或将 {host} 加入 NO_PROXY',
  },
  'proxy-login-scheme': {
    en: 'run a local proxy that speaks {schemes} (cntlm, px) and name it in HTTPS_PROXY, or have {host} exempted',
    zh: '运行支持 {schemes} 的本地代理（cntlm、px）并在 HTTPS_PROXY 中指定，或请求放行 {host}',
  },
  'socks-login': {
    en: 'correct user name and password in HTTPS_PROXY (socks5://user:password@host:port)',
    zh: '更正 HTTPS_PROXY 中的用户名与密码（socks5://user:password@host:port）',
  },
  'socks-proxy': {
    en: 'ask whoever runs {via} to allow {host}, or add {host} to NO_PROXY',
    zh: '请 {via} 的管理者放行 {host}，或将 {host} 加入 NO_PROXY',
  },
  'netrc-unreadable': {
    en: 'give {path} to the user who runs go, mode 0600, or set NETRC',
    zh: '将 {path} 归运行 go 的用户所有（权限 0600），或设置 NETRC',
  },
  'http-proxy': {
    en: 'correct HTTPS_PROXY (address, user and password), or add {host} to NO_PROXY',
    zh: '更正 HTTPS_PROXY（地址、用户名与密码），或将 {host} 加入 NO_PROXY',
  },
  reset: {
    en: 'look at what stands between here and {host}: firewalls and proxies break connections off',
    zh: '检查此处与 {host} 之间的设备：防火墙与代理会中断连接',
  },
  'tls-unknown-authority': {
    en: 'add the authority to the bundle of this system, or name it in SSL_CERT_FILE',
    zh: '将该签发机构加入系统证书库，或用 SSL_CERT_FILE 指定',
  },
  'tls-wrong-name': {
    en: 'use a name the certificate is for in GOPROXY, or renew the certificate',
    zh: '在 GOPROXY 中使用证书所含的名称，或更换证书',
  },
  'tls-expired': {
    en: 'renew the certificate of {host}; when it is valid elsewhere, set the clock of this machine',
    zh: '更新 {host} 的证书；若在其他机器上有效，请校准本机时钟',
  },
  'tls-other': {
    en: 'compare the TLS versions that {host} offers with those of Go (1.2 and 1.3)',
    zh: '对比 {host} 支持的 TLS 版本与 Go 的版本（1.2 与 1.3）',
  },
  'tls-slow': {
    en: 'look for inspection of TLS on the way to {host}',
    zh: '检查到 {host} 的路径上是否有 TLS 审查设备',
  },
  'answer-timeout': {
    en: 'look at the load of {host}; put "|" after it in GOPROXY so that the next entry is tried',
    zh: '检查 {host} 的负载；在 GOPROXY 中于其后使用“|”以便尝试下一项',
  },
  'answer-slow': { en: 'look at the load and the upstream of {host}', zh: '检查 {host} 的负载与上游' },
  'body-slow': { en: 'look at the bandwidth between here and {host}', zh: '检查此处与 {host} 之间的带宽' },
  'status-denied': {
    en: 'give credentials (GOAUTH, netrc), or put "|" after {host} in GOPROXY: "," hands on only after 404 and 410',
    zh: '提供凭据（GOAUTH、netrc），或在 GOPROXY 中于 {host} 后使用“|”：“,”仅在 404 与 410 后继续',
  },
  'status-limited': {
    en: 'wait, lower the number of builds at once, or use a proxy of your own that caches',
    zh: '等待、减少并发构建，或使用自有的缓存代理',
  },
  'status-server': {
    en: 'repair {host}, or put "|" after it in GOPROXY: "," hands on only after 404 and 410',
    zh: '修复 {host}，或在 GOPROXY 中于其后使用“|”：“,”仅在 404 与 410 后继续',
  },
  'status-other': { en: 'check the path of the address in GOPROXY', zh: '检查 GOPROXY 中地址的路径' },
  'module-missing': {
    en: 'check the path and the version; for a module of your own set GOPRIVATE',
    zh: '检查路径与版本；自有模块请设置 GOPRIVATE',
  },
  'zip-truncated': {
    en: 'remove the file from the cache of {host} and of what stands before it',
    zh: '从 {host} 及其前置缓存中删除该文件',
  },
  'zip-checksum': {
    en: 'do not delete go.sum: find out who changed the module; remove it from the cache of {host}',
    zh: '不要删除 go.sum：查明谁更改了模块；将其从 {host} 的缓存中删除',
  },
  sumdb: {
    en: 'use a proxy that mirrors the checksum database, or name private modules in GONOSUMDB',
    zh: '使用镜像校验和数据库的代理，或在 GONOSUMDB 中列出私有模块',
  },
});

/** What follows from a problem of each step. */
export const effectMessages = defineMessages({
  toolchain: {
    en: 'the go command that runs is not the one that is meant',
    zh: '实际运行的 go 命令不是预期的那个',
  },
  limits: {
    en: 'the go command and the compilers it starts hit the limit',
    zh: 'go 命令及其启动的编译器会触及限制',
  },
  security: { en: 'the kernel refuses what the go command does', zh: '内核拒绝 go 命令的操作' },
  files: {
    en: 'the go command cannot keep, lock or start what it builds and fetches',
    zh: 'go 命令无法保存、锁定或启动其构建与下载的内容',
  },
  command: {
    en: 'every go command that reads packages stops before it begins',
    zh: '凡读取包的 go 命令都在开始之前停止',
  },
  dns: { en: 'the module proxy is not found in time', zh: '无法及时找到模块代理' },
  network: { en: 'modules do not arrive', zh: '模块无法到达' },
  fails: {
    en: 'go list, go build and go mod download fail',
    zh: 'go list、go build 与 go mod download 失败',
  },
  slow: { en: 'go commands that fetch wait for it each time', zh: '需要下载的 go 命令每次都要为此等待' },
  stops: {
    en: 'the "," after {host} hands on only after 404 and 410: the entries behind it are never asked',
    zh: '{host} 后的“,”仅在 404 与 410 时继续：其后的各项不会被访问',
  },
});

/** What is wrong with an installation. */
export const integrityMessages = defineMessages({
  'goroot-missing': { en: 'GOROOT={seen} holds no Go toolchain', zh: 'GOROOT={seen} 中没有 Go 工具链' },
  'goroot-other-release': {
    en: 'GOROOT holds {seen}, the program is {expected}',
    zh: 'GOROOT 中是 {seen}，而程序是 {expected}',
  },
  'version-file-missing': { en: '{path} is missing', zh: '缺少 {path}' },
  'version-file-other': {
    en: '{path} says {seen}, the program is {expected}',
    zh: '{path} 写的是 {seen}，而程序是 {expected}',
  },
  'tools-missing': { en: '{path} lacks {seen}', zh: '{path} 缺少 {seen}' },
  'tool-other-release': {
    en: 'the tool {seen} is of another release than {expected}',
    zh: '工具 {seen} 与 {expected} 不是同一版本',
  },
  'sources-other-release': {
    en: 'the sources are {seen}, the program is {expected}',
    zh: '源码是 {seen}，而程序是 {expected}',
  },
  leftovers: {
    en: 'compiled packages of an older release lie in {path}: it was unpacked over',
    zh: '{path} 中残留旧版本的已编译包：曾被覆盖解压',
  },
  'go-env-missing': {
    en: '{path} is missing: GOPROXY, GOSUMDB and GOTOOLCHAIN have no defaults',
    zh: '缺少 {path}：GOPROXY、GOSUMDB 与 GOTOOLCHAIN 没有默认值',
  },
  shadowed: { en: '{seen} is hidden by {expected}', zh: '{seen} 被 {expected} 遮蔽' },
});
