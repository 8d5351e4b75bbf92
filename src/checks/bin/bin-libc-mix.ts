import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  mix: {
    en: 'The program is linked against {libc}, but this is {id}, which has {other}.',
    zh: '程序链接的是 {libc}，而当前发行版 {id} 使用 {other}。',
  },
  build: {
    en: 'Build without cgo, or in an image of the same family:',
    zh: '不用 cgo 构建，或在同系镜像中构建：',
  },
  fine: { en: '{libc} on {id}', zh: '{id} 上的 {libc}' },
  none: { en: 'the program needs no C library', zh: '程序不需要 C 库' },
} as const;

/** The program is linked against the other C library. */
export const check = defineCheck({
  id: 'BIN006',
  slug: 'bin-libc-mix',
  room: 'bin',
  scope: 'binary',
  severity: 'error',
  title: { en: 'Linked against the other C library', zh: '链接了另一种 C 库' },
  doc: {
    why: {
      en: 'Alpine has musl, most others glibc. The loaders lie at other paths and the symbols differ: the start fails, or with a compatibility layer works until a rarely used call.',
      zh: 'Alpine 使用 musl，其他多数使用 glibc。加载器路径与符号都不同：启动失败，或借助兼容层运行到某个少用的调用才失败。',
    },
    rule: {
      en: 'A glibc program where ID or ID_LIKE of os-release names alpine, postmarketos or chimera; a musl program anywhere else.',
      zh: 'os-release 的 ID 或 ID_LIKE 为 alpine、postmarketos 或 chimera 而程序用 glibc；或在其他系统上程序用 musl。',
    },
    falsePositive: {
      en: 'An image that has both (gcompat, musl on Debian); void and others that exist in both kinds.',
      zh: '同时具备两者的镜像（gcompat、Debian 上的 musl）；以及 void 等两种都有的发行版。',
    },
    remedy: {
      en: 'CGO_ENABLED=0, or the base image that fits.',
      zh: 'CGO_ENABLED=0，或使用匹配的基础镜像。',
    },
    refs: [
      'https://wiki.musl-libc.org/functional-differences-from-glibc.html',
      'https://www.freedesktop.org/software/systemd/man/latest/os-release.html',
    ],
  },
  needs: ['binary.facts', 'os.ids'],
  reads: ['bin.fit'],
  texts,
  run: (view) => {
    const { libc, linking } = view.get('binary.facts');
    const ids = view.get('os.ids');
    if (linking !== 'dynamic' || (libc !== 'glibc' && libc !== 'musl')) return notApplicable(say(texts.none));
    const musl = ids.some((id) => ['alpine', 'postmarketos', 'chimera'].includes(id));
    const id = ids[0] ?? '';
    if ((libc === 'musl') === musl || ids.includes('void')) return pass(say(texts.fine, { libc, id }));
    const fitted = view.look('bin.fit');
    const starts = fitted.status === 'ok' && fitted.value.verdict === 'runs';
    return finding({
      severity: starts ? 'warn' : 'error',
      confidence: starts ? 0.4 : 0.85,
      claim: say(texts.mix, { libc, id, other: musl ? 'musl' : 'glibc' }),
      evidence: [view.proof('binary.facts', libc), view.proof('os.ids', ids.join(' '))],
      remedy: [{ text: texts.build, command: 'CGO_ENABLED=0 go build' }],
    });
  },
});
