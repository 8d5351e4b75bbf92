import { defineMessages } from '../../base/messages.ts';

/** Help texts of `goroscope toolchain`. */
export const toolchainMessages = defineMessages({
  about: {
    en: 'Why a go command is slow, fails, or runs another toolchain',
    zh: '查明 go 命令为何缓慢、失败或运行了其他工具链',
  },
  details: {
    en: 'Follows a go command in this folder: which toolchain runs and why, every variable of go env with its candidates, the installation, limits, caches, name resolution and each stage of a request to each entry of GOPROXY. Ends in one cause and one remedy. Nothing is written without --active; commands of GOAUTH and git are run as the go command would run them, not with --offline. "toolchain run -- go list -m all" runs a command and says where its time goes.',
    zh: '跟踪此目录中的 go 命令：运行哪个工具链及原因、go env 每个变量的候选值、安装完整性、资源限制、缓存、域名解析，以及对 GOPROXY 每一项请求的各阶段。最终给出一个原因和一个处理办法。不加 --active 不会写入任何内容；GOAUTH 的命令与 git 会像 go 命令那样被运行，加 --offline 则不运行。“toolchain run -- go list -m all”运行命令并说明时间花在哪里。',
  },
  words: { en: 'run, then the command to observe', zh: 'run，随后是要观察的命令' },
  offline: { en: 'ask nothing of the network', zh: '不访问网络' },
  active: { en: 'measure caches with a temporary folder inside them', zh: '在缓存目录内用临时目录进行测量' },
  noGo: { en: 'do not run go env to compare', zh: '不运行 go env 进行对比' },
  module: {
    en: 'module to ask for (default: the first of go.mod)',
    zh: '要请求的模块（默认：go.mod 中的第一个）',
  },
  timeout: { en: 'for each stage of a request', zh: '请求每个阶段的超时' },
  all: { en: 'show every variable, also defaults', zh: '显示全部变量，包括默认值' },
  strace: { en: 'with run: count system calls with strace', zh: '与 run 一起使用：用 strace 统计系统调用' },
  unknown: {
    en: '"{seen}" is not an action; there is: run -- COMMAND',
    zh: '“{seen}”不是可用操作；可用：run -- 命令',
  },
});
