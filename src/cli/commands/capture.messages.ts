import { defineMessages } from '../../base/messages.ts';

/** Help and answers of the capture command. */
export const captureMessages = defineMessages({
  about: {
    en: 'write what the doctor reads into a redacted snapshot',
    zh: '把 doctor 读取的内容写成脱敏快照',
  },
  details: {
    en: 'The snapshot holds the raw files every collector has read, after masking secrets, and can be judged anywhere with "goroscope doctor --snapshot". Nothing on the target changes, unless --ephemeral asks for it.',
    zh: '快照包含各采集器读取的原始文件（机密已遮盖），可在任何地方用“goroscope doctor --snapshot”检查。除非用 --ephemeral 要求，否则不改动目标。',
  },
  target: {
    en: 'what to capture: local (default), pid:N, container:NAME, compose:[PROJECT/]SERVICE, pod:NAMESPACE/NAME[/CONTAINER], deploy:NAMESPACE/NAME, ssh:[USER@]HOST[:PORT][/pid:N], image:PATH, snapshot:PATH',
    zh: '采集对象：local（默认）、pid:N、container:NAME、compose:[PROJECT/]SERVICE、pod:NAMESPACE/NAME[/CONTAINER]、deploy:NAMESPACE/NAME、ssh:[USER@]HOST[:PORT][/pid:N]、image:PATH、snapshot:PATH',
  },
  output: {
    en: 'where to: FILE.tar.gz, FILE.tar or an empty folder',
    zh: '输出位置：FILE.tar.gz、FILE.tar 或空目录',
  },
  needsOutput: { en: 'say where to with --output', zh: '请用 --output 指定输出位置' },
  done: { en: '{path}: {files} files, {bytes}', zh: '{path}：{files} 个文件，{bytes}' },
  masked: {
    en: 'masked {count} secrets in {path} ({kinds})',
    zh: '遮盖了 {path} 中的 {count} 处机密（{kinds}）',
  },
  unreadable: {
    en: 'could not read {count} paths, for example {path}',
    zh: '有 {count} 个路径无法读取，例如 {path}',
  },
  judge: {
    en: 'judge it: goroscope doctor --snapshot {path}',
    zh: '检查快照：goroscope doctor --snapshot {path}',
  },
});
