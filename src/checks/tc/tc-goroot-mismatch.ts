import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  differs: {
    en: 'GOROOT holds {root}, but {path} is {version}.',
    zh: 'GOROOT 中是 {root}，而 {path} 为 {version}。',
  },
  unset: { en: 'Remove the variable:', zh: '删除该变量：' },
  notSet: { en: 'GOROOT is not set', zh: '没有设置 GOROOT' },
  same: { en: 'GOROOT holds {root} too', zh: 'GOROOT 中同为 {root}' },
  noGo: { en: 'no go is on PATH', zh: 'PATH 上没有 go' },
  unread: { en: '$GOROOT/VERSION could not be read: {reason}', zh: '无法读取 $GOROOT/VERSION：{reason}' },
  unlock: { en: 'correct or remove GOROOT', zh: '改正或删除 GOROOT' },
} as const;

/** GOROOT points to a tree of another release than the go program. */
export const check = defineCheck({
  id: 'TC002',
  slug: 'tc-goroot-mismatch',
  room: 'tc',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'GOROOT belongs to another release', zh: 'GOROOT 属于另一个版本' },
  doc: {
    why: {
      en: 'The go command compiles the standard library it finds in GOROOT with its own compiler. A leftover GOROOT gives "compile: version does not match go tool version" or stranger errors.',
      zh: 'go 命令用自己的编译器编译 GOROOT 中的标准库。遗留的 GOROOT 会导致“compile: version does not match go tool version ...”甚至更奇怪的错误。',
    },
    rule: {
      en: 'The variable GOROOT is set and $GOROOT/VERSION differs from the version of the first go on PATH.',
      zh: '设置了变量 GOROOT，且 $GOROOT/VERSION 与 PATH 上第一个 go 的版本不同。',
    },
    falsePositive: { en: 'None known.', zh: '暂未发现。' },
    remedy: { en: 'Unset GOROOT: the go command finds its own.', zh: '取消设置 GOROOT：go 命令会自行找到。' },
    refs: ['https://go.dev/doc/manage-install'],
  },
  needs: ['go.toolchains'],
  reads: ['go.gorootVersion', 'go.settings'],
  texts,
  run: (view) => {
    const root = view.look('go.gorootVersion');
    if (root.status === 'absent' && root.source === 'GOROOT') return notApplicable(say(texts.notSet));
    if (root.status !== 'ok') return unknown(say(texts.unread, { reason: root.reason }), say(texts.unlock));
    const [first] = view.get('go.toolchains');
    if (first?.version === undefined) return notApplicable(say(texts.noGo));
    const values = { root: root.value.text, path: first.path, version: first.version.text };
    const same = root.value.minor === first.version.minor && root.value.patch === first.version.patch;
    if (same) return pass(say(texts.same, values));
    return finding({
      severity: 'error',
      claim: say(texts.differs, values),
      evidence: [
        view.proof('go.gorootVersion', values.root),
        view.proof('go.toolchains', values.version, first.path),
      ],
      remedy: [{ text: texts.unset, command: 'unset GOROOT' }],
    });
  },
});
