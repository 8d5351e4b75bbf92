import { defineMessages } from '../../base/messages.ts';

/** What stops every go command before it begins, and folders that it does not take. */
export const startProblemMessages = defineMessages({
  'go-unreadable': {
    en: '{path} is no Go program, and does not say where its toolchain lies (go env GOROOT)',
    zh: '{path} 不是 Go 程序，也未说明其工具链的位置（go env GOROOT）',
  },
  shadowed: { en: 'several go commands on PATH: {what}', zh: 'PATH 中有多个 go 命令：{what}' },
  'env-file-unread': {
    en: 'the settings in {path} are not read ({what}), and the go command does not say so',
    zh: '{path} 中的设置未被读取（{what}），而 go 命令不会提示',
  },
  'folder-gone': {
    en: 'the folder {folder} is not there: the go command cannot tell where it is',
    zh: '目录 {folder} 不存在：go 命令无法确定当前目录',
  },
  'setting-refused': {
    en: 'the go command refuses {name}={value}, set by {source}: {message}',
    zh: 'go 命令拒绝由 {source} 设置的 {name}={value}：{message}',
  },
  'module-files-refused': {
    en: 'the go command refuses the module files: {message}',
    zh: 'go 命令拒绝模块文件：{message}',
  },
  'go-refused': { en: 'the go command stops at once: {message}', zh: 'go 命令立即停止：{message}' },
  'dir-relative': {
    en: '{role}={path} is not a path from the root: the go command does not take it',
    zh: '{role}={path} 不是绝对路径：go 命令不接受',
  },
  'dir-missing': {
    en: '{role} {path} is not there, and the go command does not make it',
    zh: '{role} {path} 不存在，而 go 命令不会创建它',
  },
  'dir-no-directory': {
    en: '{role} {path} cannot be used: {existing} is not a directory',
    zh: '{role} {path} 不可用：{existing} 不是目录',
  },
});

/** One thing to do about each. */
export const startRemedyMessages = defineMessages({
  'go-unreadable': {
    en: 'repair the script or program, or put the bin folder of a toolchain before it on PATH',
    zh: '修复该脚本或程序，或在 PATH 中将某个工具链的 bin 目录置于其前',
  },
  shadowed: {
    en: 'put the folder of the go command that is meant first on PATH',
    zh: '将所需 go 命令所在目录置于 PATH 最前',
  },
  'env-file-unread': {
    en: 'let the user of the go command read it, or set GOENV to another file or "off"',
    zh: '允许运行 go 命令的用户读取它，或将 GOENV 设为其他文件或 off',
  },
  'folder-gone': {
    en: 'change to a folder that is there (cd), it may have been made anew under the same name',
    zh: '切换到存在的目录（cd）；它可能已以同名重新创建',
  },
  'setting-refused': {
    en: 'correct {name} where it is set ({source}), or take it out there',
    zh: '在设置处（{source}）更正 {name}，或将其删除',
  },
  'module-files-refused': {
    en: 'correct what it names: go mod edit, go mod vendor or go work use write these files',
    zh: '更正其指出之处：这些文件由 go mod edit、go mod vendor 或 go work use 写出',
  },
  'go-refused': {
    en: 'correct what it names; "go help environment" and "go help modules" have the rules',
    zh: '更正其指出之处；规则见 go help environment 与 go help modules',
  },
  'dir-relative': { en: 'set {role} to a path that begins with /', zh: '将 {role} 设为以 / 开头的路径' },
  'dir-missing': {
    en: 'make {path}, or set {role} to a folder that is there',
    zh: '创建 {path}，或将 {role} 指向已有目录',
  },
  'dir-no-directory': {
    en: 'set {role} to a folder, or remove {existing}',
    zh: '将 {role} 指向目录，或删除 {existing}',
  },
});
