import { parseGomemlimit } from '../../analyze/memory-model/parse-gomemlimit.ts';
import { say } from '../../base/messages.ts';
import { formatBytes, formatRatio } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { shareOf } from '../format.ts';
import { hiddenLimit } from '../hidden-limit.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const WARN = 0.95;

const texts = {
  above: {
    en: "GOMEMLIMIT ({go}) is not below the kernel's limit ({limit}): the process is killed before the collector sees a reason to work harder.",
    zh: 'GOMEMLIMIT（{go}）不低于内核上限（{limit}）：在回收器觉得需要加快之前，进程就会被杀死。',
  },
  close: {
    en: "GOMEMLIMIT ({go}) takes {share} of the kernel's limit ({limit}); file cache, C memory and kernel memory must fit into the rest.",
    zh: 'GOMEMLIMIT（{go}）占内核上限（{limit}）的 {share}；文件缓存、C 内存与内核内存只能挤在余下部分。',
  },
  lower: { en: 'Lower it to 90 % of the limit:', zh: '降到上限的 90 %：' },
  fits: { en: 'GOMEMLIMIT is {share} of the limit', zh: 'GOMEMLIMIT 为上限的 {share}' },
  notBytes: { en: 'GOMEMLIMIT is not a number of bytes here', zh: '此处的 GOMEMLIMIT 不是字节数' },
} as const;

/** GOMEMLIMIT does not leave room below the kernel's limit. */
export const check = defineCheck({
  id: 'CG004',
  slug: 'cg-gomemlimit-too-high',
  room: 'cg',
  scope: 'process',
  severity: 'error',
  title: { en: 'GOMEMLIMIT too close to the memory limit', zh: 'GOMEMLIMIT 过于接近内存上限' },
  doc: {
    why: {
      en: "The kernel counts more than the runtime: page cache, sockets, kernel stacks, memory of C libraries and mappings. GOMEMLIMIT is a soft target for the runtime's own part only. Equal to the limit, for example from a downward API value, it protects nothing.",
      zh: '内核统计的比运行时多：页缓存、套接字、内核栈、C 库内存与映射。GOMEMLIMIT 只是运行时自身部分的软目标；若等于上限（例如来自 downward API），则毫无保护作用。',
    },
    rule: {
      en: 'GOMEMLIMIT >= effective memory limit is an error, over 95 % of it a warning.',
      zh: 'GOMEMLIMIT ≥ 有效内存上限为错误，超过其 95 % 为警告。',
    },
    falsePositive: {
      en: 'A pure Go program without file access and with few connections may live with 97 %.',
      zh: '不读写文件、连接很少的纯 Go 程序可以接受 97 %。',
    },
    remedy: { en: '90 to 95 % of the limit.', zh: '设为上限的 90 % 到 95 %。' },
    refs: ['https://go.dev/doc/gc-guide#Memory_limit'],
  },
  threshold: {
    value: { en: 'error >= 100 %, warn > 95 % of the limit', zh: '错误：>= 限额的 100 %；警告：> 95 %' },
    source: {
      en: 'Go GC guide, "Suggested uses" (5 to 10 % headroom)',
      zh: 'Go GC 指南 “Suggested uses”（预留 5 % 至 10 %）',
    },
    ours: false,
  },
  needs: ['limits.memory', 'env'],
  texts,
  run: (view) => {
    const raw = view.get('env').get('GOMEMLIMIT');
    const wished = parseGomemlimit(raw);
    if (wished.status === 'unset')
      return notApplicable(say(sharedTexts.variableUnset, { name: 'GOMEMLIMIT' }));
    if (wished.status !== 'bytes') return notApplicable(say(texts.notBytes));
    const limit = view.get('limits.memory');
    if (limit.state === 'unknown') {
      return unknown(
        say(sharedTexts.limitUnknown, { reason: limit.reason ?? '' }),
        say(sharedTexts.unlockLimit),
      );
    }
    if (limit.value === null) return notApplicable(say(sharedTexts.noMemoryLimit));
    const share = shareOf(wished.bytes, limit.value);
    const values = {
      go: formatBytes(wished.bytes),
      limit: formatBytes(limit.value),
      share: formatRatio(share),
    };
    if (share <= WARN) return hiddenLimit(limit) ?? pass(say(texts.fits, values));
    const isAbove = wished.bytes >= limit.value;
    return finding({
      severity: isAbove ? 'error' : 'warn',
      claim: say(isAbove ? texts.above : texts.close, values),
      evidence: [
        view.proof('env', `GOMEMLIMIT=${raw ?? ''}`),
        view.proof('limits.memory', formatBytes(limit.value), limit.setBy),
      ],
      remedy: [{ text: texts.lower, command: `GOMEMLIMIT=${(limit.value * 9n) / 10n / 1_048_576n}MiB` }],
    });
  },
});
