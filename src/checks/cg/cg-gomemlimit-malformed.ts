import { parseGomemlimit } from '../../analyze/memory-model/parse-gomemlimit.ts';
import { sameText, say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  bad: {
    en: 'GOMEMLIMIT="{value}" is malformed: every Go program built with 1.19 or later ends at start.',
    zh: 'GOMEMLIMIT="{value}" 格式错误：由 Go 1.19 及以上版本构建的所有程序启动即退出。',
  },
  write: {
    en: 'Write a whole number with B, KiB, MiB, GiB or TiB, or "off":',
    zh: '请写整数加 B、KiB、MiB、GiB 或 TiB，或写“off”：',
  },
  fine: { en: 'GOMEMLIMIT="{value}" is well formed', zh: 'GOMEMLIMIT="{value}" 格式正确' },
} as const;

/** GOMEMLIMIT is text that the runtime refuses. */
export const check = defineCheck({
  id: 'CG014',
  slug: 'cg-gomemlimit-malformed',
  room: 'cg',
  scope: 'process',
  severity: 'error',
  title: { en: 'GOMEMLIMIT is malformed', zh: 'GOMEMLIMIT 格式错误' },
  doc: {
    why: {
      en: 'Unlike GOGC, a wrong GOMEMLIMIT is fatal: the runtime prints "malformed GOMEMLIMIT" and ends with status 2 before main. "512MB", "512Mi", "0.5GiB" and "1 GiB" are all wrong. In an image without a Go program it goes unnoticed until the next deploy.',
      zh: '与 GOGC 不同，GOMEMLIMIT 写错是致命的：运行时输出“malformed GOMEMLIMIT”，在进入 main 之前以状态码 2 退出。“512MB”“512Mi”“0.5GiB”“1 GiB”都是错的。',
    },
    rule: {
      en: 'The variable is neither empty, nor "off", nor an integer with an optional suffix B, KiB, MiB, GiB or TiB that fits into 63 bits.',
      zh: '该变量既非空、也非“off”，且不是可带 B、KiB、MiB、GiB、TiB 后缀并能放入 63 位的整数。',
    },
    falsePositive: { en: "None: the same rule as the runtime's.", zh: '无：与运行时的规则相同。' },
    remedy: { en: 'Correct the text.', zh: '改正文本。' },
    refs: ['https://pkg.go.dev/runtime#hdr-Environment_Variables'],
  },
  threshold: {
    value: { en: 'integer with B, KiB, MiB, GiB or TiB', zh: '整数加 B、KiB、MiB、GiB 或 TiB' },
    source: sameText('Go runtime/string.go parseByteCount'),
    ours: false,
  },
  needs: ['env'],
  texts,
  run: (view) => {
    const raw = view.get('env').get('GOMEMLIMIT');
    if (raw === undefined || raw === '')
      return notApplicable(say(sharedTexts.variableUnset, { name: 'GOMEMLIMIT' }));
    if (parseGomemlimit(raw).status !== 'malformed') return pass(say(texts.fine, { value: raw }));
    return finding({
      severity: 'error',
      claim: say(texts.bad, { value: raw }),
      evidence: [view.proof('env', `GOMEMLIMIT=${raw}`)],
      remedy: [{ text: texts.write, command: 'GOMEMLIMIT=512MiB' }],
    });
  },
});
