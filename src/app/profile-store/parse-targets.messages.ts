import { defineMessages } from '../../base/messages.ts';

/** What can be wrong with a target of scheduled collection. */
export const parseTargetsMessages = defineMessages({
  shape: {
    en: '"{seen}" is not NAME=ADDRESS; write for example checkout=http://127.0.0.1:6060/debug/pprof/',
    zh: '“{seen}”不是 名称=地址 的形式；例如 checkout=http://127.0.0.1:6060/debug/pprof/',
  },
  twice: { en: '{seen} is named twice', zh: '{seen} 写了两次' },
  tooLong: {
    en: 'a CPU profile of {seconds} s does not fit into an interval of {every} s; make --profile-every at least {least}',
    zh: '{seconds} 秒的 CPU 剖析放不进 {every} 秒的间隔；请把 --profile-every 设为至少 {least}',
  },
});
