import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { parseProxyList } from '../../analyze/go-proxy/proxy-list.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  word: {
    en: 'GOPROXY entry "{entry}" is neither an address nor off or direct: every download fails.',
    zh: 'GOPROXY 条目“{entry}”既不是地址，也不是 off 或 direct：所有下载都会失败。',
  },
  scheme: {
    en: 'GOPROXY entry "{entry}" has a scheme the go command does not know: every download fails.',
    zh: 'GOPROXY 条目“{entry}”的协议不被 go 命令支持：所有下载都会失败。',
  },
  empty: {
    en: 'GOPROXY holds no entry: every download fails.',
    zh: 'GOPROXY 没有任何条目：所有下载都会失败。',
  },
  emptyEntry: {
    en: 'GOPROXY holds an empty entry, which is dropped silently.',
    zh: 'GOPROXY 含空条目，会被悄悄忽略。',
  },
  ignored: {
    en: 'GOPROXY entry "{entry}" stands after off or direct and is never asked.',
    zh: 'GOPROXY 条目“{entry}”位于 off 或 direct 之后，永远不会被使用。',
  },
  write: {
    en: 'Write the list anew, or return to the one of the toolchain:',
    zh: '重写列表，或恢复工具链自带的设置：',
  },
  fine: { en: '{count} entries', zh: '共 {count} 个条目' },
} as const;

/** Entries of GOPROXY that fail or are dropped. */
export const check = defineCheck({
  id: 'NET001',
  slug: 'net-goproxy-syntax',
  room: 'net',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'GOPROXY is written wrongly', zh: 'GOPROXY 书写有误' },
  doc: {
    why: {
      en: 'One entry that is no address fails every download. Others are dropped without a word: an empty entry, and everything after off or direct, so that the company proxy listed last is never asked.',
      zh: '一个不是地址的条目会使所有下载失败。其他问题则被悄悄忽略：空条目，以及 off 或 direct 之后的一切，于是列在最后的公司代理永远不会被使用。',
    },
    rule: {
      en: 'An entry without ".", ":" or "/" that is neither off nor direct, a scheme other than http, https and file, or no entry at all: error. An empty entry, or entries after off or direct: warning. A host name without a scheme is fine: the go command adds https.',
      zh: '条目不含“.”“:”“/”且不是 off 或 direct，或协议不是 http、https、file，或没有任何条目：错误。空条目，或 off、direct 之后的条目：警告。没有协议的主机名没有问题：go 命令会补上 https。',
    },
    falsePositive: { en: "None known: the go command's own rules.", zh: '无：与 go 命令自身规则一致。' },
    remedy: {
      en: 'Write the list anew, with direct or off last.',
      zh: '重写列表，把 direct 或 off 放在最后。',
    },
    refs: ['https://go.dev/ref/mod#environment-variables'],
  },
  needs: ['go.settings'],
  texts,
  run: (view) => {
    const winner = view.get('go.settings')['GOPROXY']?.winner;
    const { entries, problems } = parseProxyList(settingOf(view.get('go.settings'), 'GOPROXY'));
    const worst = problems.find(({ problem }) => FATAL.has(problem)) ?? problems[0];
    if (worst === undefined) return pass(say(texts.fine, { count: entries.length }));
    const text = {
      word: texts.word,
      scheme: texts.scheme,
      empty: texts.empty,
      'empty-entry': texts.emptyEntry,
      ignored: texts.ignored,
    }[worst.problem];
    return finding({
      severity: FATAL.has(worst.problem) ? 'error' : 'warn',
      claim: say(text, { entry: worst.entry }),
      evidence: [view.proof('go.settings', `GOPROXY=${winner?.value ?? ''}`, winner?.source)],
      remedy: [{ text: texts.write, command: 'go env -u GOPROXY' }],
    });
  },
});

/** With these every fetch fails. */
const FATAL = new Set(['word', 'scheme', 'empty']);
