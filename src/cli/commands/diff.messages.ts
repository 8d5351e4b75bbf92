import { defineMessages } from '../../base/messages.ts';

/** Help of the diff command. */
export const diffCommandMessages = defineMessages({
  about: { en: 'say what changed between two snapshots or targets', zh: '比较两个快照或目标的差异' },
  details: {
    en: 'Findings that appear and disappear, and every fact that differs. Exit code 1 when a finding appears.',
    zh: '列出新增与消失的结论，以及所有不同的事实。有新增结论时退出码为 1。',
  },
  before: {
    en: 'a snapshot path, or a target such as local or pid:N',
    zh: '快照路径，或 local、pid:N 等目标',
  },
  after: { en: 'the same, later', zh: '同上，较晚的一个' },
  verbose: { en: 'show counters too', zh: '同时显示计数' },
});
