import { defineMessages } from '../base/messages.ts';

/** Headings and fixed lines of the help pages. */
export const helpMessages = defineMessages({
  tagline: {
    en: 'Goroscope: the production workbench for Go services.',
    zh: 'Goroscope：Go 服务的生产环境工作台。',
  },
  usage: { en: 'Usage', zh: '用法' },
  commands: { en: 'Commands', zh: '命令' },
  arguments: { en: 'Arguments', zh: '参数' },
  options: { en: 'Options', zh: '选项' },
  everywhere: { en: 'Options of every command', zh: '通用选项' },
  examples: { en: 'Examples', zh: '示例' },
  more: {
    en: 'Run "goroscope <command> --help" for its options and examples.',
    zh: '运行“goroscope <命令> --help”查看其选项与示例。',
  },
  repeatable: { en: 'repeatable', zh: '可重复' },
  default: { en: 'default {value}', zh: '默认 {value}' },
  env: { en: 'env {name}', zh: '环境变量 {name}' },
  exitCodes: {
    en: 'Exit codes: 0 fine, 1 findings at or above --fail-on, 2 usage, 3 environment, 4 upstream, 130 stopped by a second signal.',
    zh: '退出码：0 正常，1 有不低于 --fail-on 的发现，2 用法错误，3 环境问题，4 上游问题，130 再次收到信号而中止。',
  },
});
