import { defineMessages } from '../../base/messages.ts';

/** What the module cache lacks where nothing may be fetched. */
export const cacheProblemMessages = defineMessages({
  'modules-not-cached': {
    en: '{module} is not in the module cache and GOPROXY=off forbids fetching it: {package}, imported at {place}, cannot be loaded (packages like that: {count})',
    zh: '模块缓存中没有 {module}，而 GOPROXY=off 禁止下载：在 {place} 导入的 {package} 无法加载（此类包共 {count} 个）',
  },
  'modules-not-listed': {
    en: 'go.mod and go.sum do not list what {package}, imported at {place}, needs, and GOPROXY=off forbids looking for it: {message} (packages like that: {count})',
    zh: 'go.mod 与 go.sum 未列出在 {place} 导入的 {package} 所需的模块，而 GOPROXY=off 禁止查找：{message}（此类包共 {count} 个）',
  },
  'graph-not-cached': {
    en: 'every package is there, but not all of {module} in the module graph is in the module cache ({file} is missing), and GOPROXY=off forbids fetching it (modules named: {count})',
    zh: '所有包均已具备，但模块图中的 {module} 在模块缓存中并不完整（缺少 {file}），而 GOPROXY=off 禁止下载（共列出 {count} 个模块）',
  },
  'graph-needed': {
    en: 'the go command needs the go.mod of {module} before it reads any package; it is not in the module cache, and GOPROXY=off forbids fetching it (modules named: {count})',
    zh: 'go 命令在读取任何包之前需要 {module} 的 go.mod；它不在模块缓存中，而 GOPROXY=off 禁止下载（共列出 {count} 个模块）',
  },
});

/** One thing to do about each. */
export const cacheRemedyMessages = defineMessages({
  'modules-not-cached': {
    en: 'go mod download where a proxy can be reached and bring its module cache here, "go mod vendor" there, or set GOPROXY to a proxy that can be reached (file://DIR/cache/download of another module cache is one)',
    zh: '在能访问代理的环境中执行 go mod download 并将其模块缓存带到此处，或在那里执行 go mod vendor，或将 GOPROXY 设为可访问的代理（其他模块缓存的 file://DIR/cache/download 亦可）',
  },
  'modules-not-listed': {
    en: 'run "go mod tidy" where a proxy can be reached, and bring go.mod, go.sum and the module cache here',
    zh: '在能访问代理的环境中执行 go mod tidy，并将 go.mod、go.sum 与模块缓存带到此处',
  },
  'graph-not-cached': {
    en: 'for go list -m all and go mod download run the latter where a proxy can be reached and bring its module cache here; go build does not need it',
    zh: '若需 go list -m all 与 go mod download，请在能访问代理的环境中执行后者并将其模块缓存带到此处；go build 不需要',
  },
  'graph-needed': {
    en: 'go mod download where a proxy can be reached and bring its module cache here, or set "go 1.17" or newer in go.mod (go mod tidy -go=1.17): fewer modules are needed then',
    zh: '在能访问代理的环境中执行 go mod download 并将其模块缓存带到此处，或在 go.mod 中写 go 1.17 或更新（go mod tidy -go=1.17）：所需模块会更少',
  },
});

/** What follows, where it is less than what follows from other problems of the same step. */
export const cacheEffectMessages = defineMessages({
  graph: {
    en: 'go list -m all and go mod download fail; go build works with what is there',
    zh: 'go list -m all 与 go mod download 失败；go build 可使用已有内容',
  },
  packages: {
    en: 'go list, go build, go vet and go mod download fail; packages that do not import it still build',
    zh: 'go list、go build、go vet 与 go mod download 失败；未导入它的包仍可构建',
  },
});
