import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  mod: {
    en: 'GOFLAGS="{flags}" (from {source}) ignores the vendor folder of this project.',
    zh: 'GOFLAGS="{flags}"（来自 {source}）会忽略本项目的 vendor 目录。',
  },
  vendor: {
    en: 'GOFLAGS="{flags}" (from {source}) asks for a vendor folder, and this project has none.',
    zh: 'GOFLAGS="{flags}"（来自 {source}）要求 vendor 目录，而本项目没有。',
  },
  word: {
    en: 'GOFLAGS="{flags}" (from {source}) holds "{word}", which is no flag: every go command fails.',
    zh: 'GOFLAGS="{flags}"（来自 {source}）中的“{word}”不是参数：所有 go 命令都会失败。',
  },
  unset: { en: 'Remove it where it comes from:', zh: '在来源处移除：' },
  empty: { en: 'GOFLAGS is not set', zh: '没有设置 GOFLAGS' },
  fine: { en: 'GOFLAGS="{flags}" fits the project', zh: 'GOFLAGS="{flags}" 与项目相符' },
} as const;

/** -mod in GOFLAGS does not fit the vendor folder. */
export const check = defineCheck({
  id: 'TC009',
  slug: 'tc-goflags-conflict',
  room: 'tc',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'GOFLAGS contradicts the project', zh: 'GOFLAGS 与项目冲突' },
  doc: {
    why: {
      en: 'GOFLAGS applies to every go command, also those of editors and generators. -mod=mod beside a vendor folder silently ignores it and fetches from the network; -mod=vendor without one fails every build.',
      zh: 'GOFLAGS 作用于所有 go 命令，包括编辑器和生成器。存在 vendor 目录时使用 -mod=mod 会悄悄忽略它并联网下载；没有 vendor 目录时使用 -mod=vendor 会使所有构建失败。',
    },
    rule: {
      en: 'GOFLAGS, from whatever source wins, holds -mod=mod and the project has a vendor folder, or -mod=vendor and it has none, or a word that is no flag.',
      zh: '最终生效的 GOFLAGS 含 -mod=mod 而项目有 vendor 目录，或含 -mod=vendor 而没有 vendor 目录，或含不是参数的单词。',
    },
    falsePositive: {
      en: '-mod=mod for a moment, to update the vendor folder.',
      zh: '临时使用 -mod=mod 以更新 vendor 目录。',
    },
    remedy: { en: 'Remove the flag from GOFLAGS.', zh: '从 GOFLAGS 中移除该参数。' },
    refs: ['https://go.dev/ref/mod#build-commands'],
  },
  needs: ['go.settings', 'go.project'],
  subject: ['go.project'],
  texts,
  run: (view) => {
    const winner = view.get('go.settings')['GOFLAGS']?.winner;
    const flags = winner?.value ?? '';
    if (winner === undefined || flags === '') return notApplicable(say(texts.empty));
    const words = flags.split(/\s+/).filter((word) => word !== '');
    const { hasVendor, dir } = view.get('go.project');
    const word = words.find((w) => !w.replace(/^['"]/, '').startsWith('-'));
    const wants = (mode: string) => words.some((w) => w === `-mod=${mode}` || w === `--mod=${mode}`);
    const problem =
      word !== undefined
        ? texts.word
        : wants('mod') && hasVendor
          ? texts.mod
          : wants('vendor') && !hasVendor
            ? texts.vendor
            : undefined;
    const values = { flags, source: winner.source, word: word ?? '' };
    if (problem === undefined) return pass(say(texts.fine, values));
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(problem, values),
      evidence: [
        view.proof('go.settings', `GOFLAGS=${flags}`, winner.source),
        view.proof('go.project', hasVendor ? 'vendor' : '–', `${dir}/vendor`),
      ],
      remedy: [
        { text: texts.unset, command: winner.origin === 'file' ? 'go env -u GOFLAGS' : 'unset GOFLAGS' },
      ],
    });
  },
});
