import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  nowhere: { en: 'none', zh: '无' },
  none: {
    en: 'No zone data is found: time.LoadLocation of any name but UTC and Local fails here.',
    zh: '没有时区数据：除 UTC 与 Local 外，time.LoadLocation 在此一律失败。',
  },
  embed: { en: 'Link the data into the program:', zh: '将数据链接进程序：' },
  install: { en: 'Or install tzdata in the image.', zh: '或在镜像中安装 tzdata。' },
  there: { en: 'found at {found}', zh: '位于 {found}' },
  embedded: { en: 'linked into the program', zh: '已链接进程序' },
} as const;

/** time.LoadLocation finds no zones. */
export const check = defineCheck({
  id: 'CLK004',
  slug: 'clk-no-tzdata',
  room: 'clk',
  scope: 'container',
  severity: 'warn',
  title: { en: 'No time zone data', zh: '没有时区数据' },
  doc: {
    why: {
      en: 'Images made from scratch have no zone files. LoadLocation("Asia/Shanghai") then returns "unknown time zone", often only when the first report is due.',
      zh: '从 scratch 构建的镜像没有时区文件。此时 LoadLocation("Asia/Shanghai") 返回“unknown time zone”，往往到首次出报表时才暴露。',
    },
    rule: {
      en: "None of ZONEINFO, the system's zoneinfo folders and the zip below the variable GOROOT exists, and the program is not known to embed time/tzdata.",
      zh: 'ZONEINFO、系统 zoneinfo 目录以及变量 GOROOT 下的 zip 都不存在，且未知程序内嵌了 time/tzdata。',
    },
    falsePositive: {
      en: 'A program that only uses UTC, or embeds the data while its file could not be read.',
      zh: '程序只使用 UTC，或内嵌了数据但其文件无法读取。',
    },
    remedy: {
      en: 'import _ "time/tzdata" or build with -tags timetzdata (about 450 kB), or install tzdata.',
      zh: 'import _ "time/tzdata" 或以 -tags timetzdata 构建（约 450 kB），或安装 tzdata。',
    },
    refs: ['https://pkg.go.dev/time#LoadLocation', 'https://pkg.go.dev/time/tzdata'],
  },
  needs: ['clock.zones'],
  reads: ['binary.facts'],
  texts,
  run: (view) => {
    const { found, looked } = view.get('clock.zones');
    if (found !== null) return pass(say(texts.there, { found }));
    const embedded = valueOf(view.look('binary.facts'))?.embeddedTzdata ?? null;
    if (embedded === true) return pass(say(texts.embedded));
    return finding({
      severity: 'warn',
      confidence: embedded === false ? 0.9 : 0.6,
      claim: say(texts.none),
      evidence: [view.proof('clock.zones', say(texts.nowhere), looked.join(', '))],
      remedy: [{ text: texts.embed, command: 'go build -tags timetzdata' }, { text: texts.install }],
    });
  },
});
