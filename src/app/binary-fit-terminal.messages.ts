import { defineMessages } from '../base/messages.ts';

/** Labels of the judgement of an image. */
export const binaryFitTerminalMessages = defineMessages({
  runs: { en: 'starts in {image} as {at}', zh: '可在 {image} 中以 {at} 启动' },
  fails: { en: 'does not start in {image} as {at}', zh: '无法在 {image} 中以 {at} 启动' },
  prints: { en: 'You will see', zh: '报错' },
  silence: { en: 'nothing', zh: '（无任何输出）' },
  exit: { en: 'exit code {code}', zh: '退出码 {code}' },
  exitErrno: { en: 'exit code {code}, {errno}', zh: '退出码 {code}，{errno}' },
  why: { en: 'Why', zh: '原因' },
  remedy: { en: 'Remedy', zh: '解决' },
  libraries: { en: 'Libraries', zh: '库' },
  library: { en: '{name} → {path}', zh: '{name} → {path}' },
  notFound: { en: 'not found', zh: '未找到' },
  notes: { en: 'Notes', zh: '提示' },
  bases: { en: 'Base images', zh: '基础镜像' },
  first: { en: 'smallest that has all it uses: {base}', zh: '满足全部所需的最小镜像：{base}' },
  none: { en: 'none of the common base images has all it uses', zh: '常用基础镜像均不满足全部所需' },
});
