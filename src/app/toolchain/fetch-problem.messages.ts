import { defineMessages } from '../../base/messages.ts';

/** What each problem of logins, redirects and fetches without a proxy is. */
export const fetchProblemMessages = defineMessages({
  'goauth-invalid': {
    en: 'GOAUTH cannot be used: {what}; the go command stops at its first request',
    zh: 'GOAUTH 无法使用：{what}；go 命令在第一个请求时就会停止',
  },
  'goauth-failed': {
    en: 'the login command {command} of GOAUTH fails: {error}; the go command does not say so and asks without a login',
    zh: 'GOAUTH 的登录命令 {command} 失败：{error}；go 命令不会提示，而是不带登录信息发起请求',
  },
  'redirect-loop': {
    en: '{host} sends on more than ten times, last to {target}',
    zh: '{host} 重定向超过十次，最后指向 {target}',
  },
  'redirect-insecure': {
    en: '{host} sends from HTTPS to HTTP ({target}), which the go command refuses',
    zh: '{host} 从 HTTPS 重定向到 HTTP（{target}），go 命令会拒绝',
  },
  'answer-page': {
    en: '{host} answers with something that is no module: {start}',
    zh: '{host} 返回的不是模块内容：{start}',
  },
  'missing-uncached': {
    en: '{host} takes {ms} ms to say that it does not have a module, and {again} ms when asked again: it keeps no record of what is missing',
    zh: '{host} 需 {ms} 毫秒才答复没有该模块，再次询问仍需 {again} 毫秒：它不缓存缺失结果',
  },
  'direct-lookup': {
    en: 'nobody says where the code of {module} lies ({seen})',
    zh: '无法得知 {module} 的代码位于何处（{seen}）',
  },
  'direct-forbidden': {
    en: 'GOVCS forbids {vcs} for {module}',
    zh: 'GOVCS 禁止对 {module} 使用 {vcs}',
  },
  'git-missing': {
    en: '{module} is fetched with git, and PATH has none',
    zh: '{module} 需用 git 获取，而 PATH 中没有 git',
  },
  'git-failed': {
    en: 'git cannot list {repository}: {error}',
    zh: 'git 无法列出 {repository}：{error}',
  },
  'git-slow': {
    en: 'git takes {ms} ms to list {repository}',
    zh: 'git 列出 {repository} 需 {ms} 毫秒',
  },
});

/** What to do about each. */
export const fetchRemedyMessages = defineMessages({
  'goauth-invalid': {
    en: 'correct GOAUTH (go help goauth): commands between semicolons, "git /absolute/dir", "off" alone',
    zh: '更正 GOAUTH（go help goauth）：命令以分号分隔，“git /绝对路径”，“off”须单独使用',
  },
  'goauth-failed': {
    en: 'run {command} by hand with the address; go list -x shows what it answers',
    zh: '手动以该地址运行 {command}；go list -x 会显示其结果',
  },
  'redirect-loop': {
    en: 'correct the redirects of {host}; a missing login often ends in such a circle',
    zh: '更正 {host} 的重定向；缺少登录信息常导致这种循环',
  },
  'redirect-insecure': {
    en: 'let {host} send to an https address (a proxy behind TLS must know that it is)',
    zh: '让 {host} 重定向到 https 地址（位于 TLS 之后的代理需要知道这一点）',
  },
  'answer-page': {
    en: 'check the path in GOPROXY; a page to log in means that a login is missing (GOAUTH, netrc)',
    zh: '检查 GOPROXY 中的路径；登录页意味着缺少登录信息（GOAUTH、netrc）',
  },
  'missing-uncached': {
    en: 'put the proxy that has most modules first, switch on negative caching at {host}, or name private modules in GONOPROXY',
    zh: '把拥有最多模块的代理放在最前，在 {host} 上启用缺失缓存，或用 GONOPROXY 指明私有模块',
  },
  'direct-lookup': {
    en: 'check the path; its host must answer ?go-get=1 with a go-import tag, or the path must end its repository in .git',
    zh: '检查路径；其主机须对 ?go-get=1 返回 go-import 标签，或路径中的仓库以 .git 结尾',
  },
  'direct-forbidden': {
    en: 'allow it: GOVCS={module}:{vcs}, or fetch it through a proxy',
    zh: '予以允许：GOVCS={module}:{vcs}，或通过代理获取',
  },
  'git-missing': {
    en: 'install git, or fetch through a proxy (GOPROXY, and not GOPRIVATE)',
    zh: '安装 git，或通过代理获取（GOPROXY，且不列入 GOPRIVATE）',
  },
  'git-failed': {
    en: 'run git ls-remote {repository} by hand; logins: a credential helper, netrc, or url.<ssh>.insteadOf in git config',
    zh: '手动执行 git ls-remote {repository}；登录信息可用凭据助手、netrc，或 git 配置中的 url.<ssh>.insteadOf',
  },
  'git-slow': {
    en: 'fetch {module} through a proxy that caches it',
    zh: '通过有缓存的代理获取 {module}',
  },
});
