import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { deadGodebug } from '../../analyze/go-platform/removed-godebug.ts';
import { valueOf } from '../../model/evidence.ts';
import { unknownFor } from '../run-check.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const texts = {
  dead: {
    en: '{setting} (from {source}) does nothing: Go 1.{minor} has removed it, and this is {version}.',
    zh: '{setting}（来自 {source}）不起作用：Go 1.{minor} 已将其移除，而此处为 {version}。',
  },
  remove: {
    en: 'Remove the setting, and repair what it worked around (old certificates, old peers, code that relies on timers).',
    zh: '删除该设置，并解决它所绕过的问题（旧证书、旧对端、依赖旧定时器行为的代码）。',
  },
  none: { en: 'no removed setting is in use', zh: '没有使用已移除的设置' },
  nothing: { en: 'neither a binary nor a go is known here', zh: '此处既不知道程序，也没有 go' },
} as const;

/** A setting that the release has removed. */
export const check = defineCheck({
  id: 'TC008',
  slug: 'tc-godebug-dead-setting',
  room: 'tc',
  scope: 'process',
  severity: 'error',
  title: { en: 'GODEBUG setting without effect', zh: 'GODEBUG 设置已失效' },
  doc: {
    why: {
      en: 'GODEBUG settings bring old behaviour back for a few releases and are then removed. In the environment a removed one is ignored without a word: the certificate, cipher or timer behaviour it stood for is gone.',
      zh: 'GODEBUG 设置只在若干版本内恢复旧行为，之后会被移除。环境中的已移除设置会被悄悄忽略：它所代表的证书、加密套件或定时器行为已不复存在。',
    },
    rule: {
      en: "GODEBUG of the environment, the binary's DefaultGODEBUG, or the godebug lines of go.mod ask for the old value of a setting that the Go release has removed.",
      zh: '环境变量 GODEBUG、程序的 DefaultGODEBUG 或 go.mod 的 godebug 行要求某个已被该 Go 版本移除的设置的旧值。',
    },
    falsePositive: { en: "None known: the list is the release's own.", zh: '无：列表来自该版本自身。' },
    remedy: { en: 'Repair what the setting worked around.', zh: '解决该设置所绕过的根本问题。' },
    refs: ['https://go.dev/doc/godebug#history', 'https://go.dev/issue/76163'],
  },
  threshold: {
    value: { en: 'removed in the release or before', zh: '在该版本或更早版本中已移除' },
    source: { en: 'internal/godebugs/table.go of go1.27.4', zh: 'go1.27.4 的 internal/godebugs/table.go' },
    ours: false,
  },
  needs: [],
  reads: ['go.binary', 'go.toolchains', 'env', 'go.project'],
  texts,
  run: (view) => {
    const binary = valueOf(view.look('go.binary'));
    const version = binary?.version ?? valueOf(view.look('go.toolchains'))?.[0]?.version;
    if (version === undefined) return unknown(say(texts.nothing), say(sharedTexts.unlockBinary));
    const goMod = valueOf(view.look('go.project'))?.goMod.godebug ?? {};
    const sources = [
      { source: 'GODEBUG', text: valueOf(view.look('env'))?.get('GODEBUG') ?? '' },
      { source: 'DefaultGODEBUG', text: binary?.settings['DefaultGODEBUG'] ?? '' },
      {
        source: 'go.mod',
        text: Object.entries(goMod)
          .map(([name, value]) => `${name}=${value}`)
          .join(','),
      },
    ];
    const dead = sources.flatMap(({ source, text }) =>
      deadGodebug(text, version.minor).map((d) => ({ ...d, source })),
    );
    const [first] = dead;
    if (first === undefined) {
      const env = view.look('env');
      return env.status === 'ok' ? pass(say(texts.none)) : unknownFor('env', env);
    }
    const setting = `${first.name}=${first.value}`;
    return finding({
      severity: 'error',
      claim: say(texts.dead, { setting, source: first.source, minor: first.minor, version: version.text }),
      evidence: dead.map((d) => ({ fact: 'env', value: `${d.name}=${d.value}`, source: d.source })),
      remedy: [{ text: texts.remove }],
    });
  },
});
