import { defineMessages } from '../../base/messages.ts';

/** Texts of the comparison of two sides of profiles. */
export const compareFilesMessages = defineMessages({
  missingType: { en: '{path} has no {type} (it has {has})', zh: '{path} 中没有 {type}（只有 {has}）' },
  regression: {
    en: 'Regression: functions that cost more: {count} ({type}).',
    zh: '出现退化：{count} 个函数的开销增加（{type}）。',
  },
  fine: {
    en: 'No function costs {threshold} more ({type}).',
    zh: '没有函数的开销增加 {threshold} 以上（{type}）。',
  },
  unclear: {
    en: 'Not enough samples: a rise of {threshold} cannot be excluded for functions: {count} ({type}).',
    zh: '样本不足，无法排除 {count} 个函数增加 {threshold} 的可能（{type}）。',
  },
  needed: {
    en: 'Needed for {function}: about {events} samples a side (have {haveEvents}), such as {files} files like these (have {haveFiles}).',
    zh: '判断 {function} 每侧约需 {events} 个样本（现有 {haveEvents}），即 {files} 个同样的文件（现有 {haveFiles}）。',
  },
  neededFiles: {
    en: 'Needed for {function}: about {files} files a side (have {haveFiles}); these values are no counts of samples, so only several files show how much they vary.',
    zh: '判断 {function} 每侧约需 {files} 个文件（现有 {haveFiles}）；这些数值不是样本计数，只有多个文件才能体现波动。',
  },
  files: {
    en: '{base} files against {next}; {events} samples on the smaller side; runs differ {dispersion} times as much as sampling alone explains.',
    zh: '{base} 个文件对比 {next} 个；较小一侧有 {events} 个样本；各次运行的方差为纯采样方差的 {dispersion} 倍。',
  },
  filesSampled: {
    en: '{base} files against {next}; {events} samples on the smaller side.',
    zh: '{base} 个文件对比 {next} 个；较小一侧有 {events} 个样本。',
  },
  filesOnly: { en: '{base} files against {next}.', zh: '{base} 个文件对比 {next} 个。' },
  single: {
    en: 'One file a side shows the noise of sampling only, not that between runs: give three or more a side.',
    zh: '每侧只有一个文件时只能体现采样噪声，无法体现各次运行间的差异：请每侧给出三个以上。',
  },
  total: {
    en: 'Whole cost: {ratio} of the base [{low} to {high}]{perSecond}.',
    zh: '总开销：基准的 {ratio}［{low} 至 {high}］{perSecond}。',
  },
  perSecond: { en: ', per second of collection', zh: '，按采集时长每秒计' },
  method: {
    en: 'Intervals of {confidence}: sampling variance times the dispersion between files, moderated over functions (Smyth 2004); Welch’s t where values are no counts. A change counts when its chance, corrected for the number of functions (Benjamini and Hochberg), is at most {falseRate} and it reaches {threshold} of the total.',
    zh: '{confidence} 置信区间：采样方差乘以文件间离散度，并在函数间做调和（Smyth 2004）；数值非计数时用 Welch t。变化的概率经函数个数校正（Benjamini–Hochberg）后不超过 {falseRate}，且达到总量的 {threshold} 时才算数。',
  },
  rise: { en: 'Cost more', zh: '开销增加' },
  moved: { en: 'Moved, not more', zh: '只是转移' },
  unclearRows: { en: 'Not enough samples', zh: '样本不足' },
  fall: { en: 'Cost less', zh: '开销减少' },
  function: { en: 'function', zh: '函数' },
  base: { en: 'base', zh: '基准' },
  next: { en: 'new', zh: '新' },
  change: { en: 'change', zh: '变化' },
  interval: { en: 'interval', zh: '区间' },
  cum: { en: 'with callees', zh: '含被调用者' },
  called: { en: 'called by {callers}', zh: '调用者：{callers}' },
  renamed: { en: 'was {names}', zh: '原为 {names}' },
  shifted: { en: 'was in {names}', zh: '原在 {names} 中' },
  caller: { en: '{names} as a whole did not rise', zh: '{names} 整体没有增加' },
  more: { en: '… and {count} more', zh: '……另有 {count} 个' },
  none: { en: 'unknown', zh: '未知' },
});
