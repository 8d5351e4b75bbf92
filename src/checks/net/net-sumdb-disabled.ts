import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  off: {
    en: '{setting} (from {source}): new modules are believed without verification.',
    zh: '{setting}（来自 {source}）：新模块不经验证即被信任。',
  },
  narrow: { en: 'Exempt only what is private:', zh: '只豁免私有模块：' },
  on: { en: 'checksums are verified with {db}', zh: '由 {db} 验证校验和' },
} as const;

/** GOSUMDB is off or exempts everything. */
export const check = defineCheck({
  id: 'NET006',
  slug: 'net-sumdb-disabled',
  room: 'net',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'Checksums of modules are not verified', zh: '模块校验和未经验证' },
  doc: {
    why: {
      en: 'The checksum database makes sure that everybody gets the same code for a version. Without it a new version is believed as it arrives; only what go.sum already holds is protected.',
      zh: '校验和数据库保证所有人得到的某一版本代码相同。关闭后，新版本来什么就信什么，只有 go.sum 中已有的内容受保护。',
    },
    rule: {
      en: 'GOSUMDB is off, GONOSUMDB (by default GOPRIVATE) or GOINSECURE matches every module, or GOFLAGS holds -insecure.',
      zh: 'GOSUMDB 为 off，或 GONOSUMDB（默认取 GOPRIVATE）、GOINSECURE 匹配所有模块，或 GOFLAGS 含 -insecure。',
    },
    falsePositive: {
      en: 'A network without access to the database, where a proxy verifies for everybody.',
      zh: '无法访问该数据库的网络，由代理统一验证。',
    },
    remedy: { en: 'Narrow the patterns.', zh: '缩小匹配范围。' },
    refs: ['https://go.dev/ref/mod#checksum-database'],
  },
  needs: ['go.settings'],
  texts,
  run: (view) => {
    const settings = view.get('go.settings');
    const sumdb = settingOf(settings, 'GOSUMDB');
    const bad = (['GOSUMDB', 'GONOSUMDB', 'GOINSECURE', 'GOFLAGS'] as const).find((key) => {
      const value = settingOf(settings, key);
      if (key === 'GOSUMDB') return value === 'off';
      if (key === 'GOFLAGS') return /(?:^|\s)-insecure(?:\s|=|$)/.test(value);
      return value.split(',').includes('*');
    });
    if (bad === undefined) return pass(say(texts.on, { db: sumdb }));
    const winner = settings[bad]?.winner;
    const setting = `${bad}=${winner?.value ?? ''}`;
    return finding({
      severity: 'warn',
      confidence: 0.8,
      claim: say(texts.off, { setting, source: winner?.source ?? '?' }),
      evidence: [view.proof('go.settings', setting, winner?.source)],
      remedy: [{ text: texts.narrow, command: 'go env -u GOSUMDB && go env -w GOPRIVATE=git.example.corp' }],
    });
  },
});
