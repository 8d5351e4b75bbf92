import { defineMessages } from '../../base/messages.ts';

/** Why a Go program uses one resolver or the other. */
export const resolverMessages = defineMessages({
  noCgo: { en: 'it is built without cgo', zh: '它在构建时未启用 cgo' },
  forced: { en: 'GODEBUG or a build tag asks for "{mode}"', zh: 'GODEBUG 或构建标签要求使用“{mode}”' },
  variable: {
    en: 'the variable {variable} is set, which only libc follows',
    zh: '设置了只有 libc 遵循的变量 {variable}',
  },
  option: {
    en: 'resolv.conf holds "{option}", which Go does not know',
    zh: 'resolv.conf 含有 Go 不认识的“{option}”',
  },
  malformed: { en: 'nsswitch.conf is malformed for Go', zh: '对 Go 而言 nsswitch.conf 格式有误' },
  source: {
    en: 'the hosts line of nsswitch.conf names "{source}", which Go cannot follow',
    zh: 'nsswitch.conf 的 hosts 行含有 Go 无法遵循的“{source}”',
  },
  usual: { en: 'nothing in the configuration needs libc', zh: '配置中没有需要 libc 的内容' },
});
