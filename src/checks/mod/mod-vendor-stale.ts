import { vendorDrift, type VendorDrift } from '../../analyze/module-files/vendor-drift.ts';
import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { unknownFor } from '../run-check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  drift: {
    en: 'vendor/modules.txt and go.mod disagree about {count} modules, first {module}: {what}. The go command refuses to build.',
    zh: 'vendor/modules.txt 与 go.mod 在 {count} 个模块上不一致，首个为 {module}：{what}。go 命令会拒绝构建。',
  },
  'not-vendored': { en: 'required, but not marked as explicit there', zh: '被要求，但其中未标记为 explicit' },
  'not-required': { en: 'marked as explicit there, but not required', zh: '其中标记为 explicit，但未被要求' },
  'not-replaced': { en: 'replaced, but not marked as replaced there', zh: '已被替换，但其中未标记为替换' },
  'replaced-otherwise': { en: 'replaced by something else there', zh: '其中替换为另一个目标' },
  'replaced-only-there': {
    en: 'marked as replaced there, but not replaced',
    zh: '其中标记为替换，但实际未替换',
  },
  sync: { en: 'Make the folder anew and commit it:', zh: '重新生成该目录并提交：' },
  old: { en: 'go lines before 1.14 are not compared', zh: '1.14 之前的 go 行不做比较' },
  fine: { en: '{count} modules agree', zh: '{count} 个模块一致' },
} as const;

/** vendor/modules.txt was not made from this go.mod. */
export const check = defineCheck({
  id: 'MOD001',
  slug: 'mod-vendor-stale',
  room: 'mod',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'Vendor folder does not fit go.mod', zh: 'vendor 目录与 go.mod 不符' },
  doc: {
    why: {
      en: 'With a vendor folder the go command builds from it alone, and first compares the list in it with go.mod. A dependency that was raised without "go mod vendor" ends in "inconsistent vendoring", usually in CI, where the folder comes from the repository.',
      zh: '存在 vendor 目录时，go 命令只从中构建，并先将其清单与 go.mod 比较。升级依赖却没有执行“go mod vendor”会得到“inconsistent vendoring”，通常发生在使用仓库中目录的 CI。',
    },
    rule: {
      en: 'Each requirement of go.mod is marked explicit in vendor/modules.txt with the same version, and the other way round; replacements agree. In a workspace the go.mod files of all its modules count together.',
      zh: 'go.mod 的每条要求都在 vendor/modules.txt 中以相同版本标记为 explicit，反之亦然；替换也一致。在工作区中合并所有模块的 go.mod。',
    },
    falsePositive: {
      en: 'Builds with -mod=mod or -mod=readonly do not look at the folder. Folders as replacements are compared by their last part.',
      zh: '使用 -mod=mod 或 -mod=readonly 的构建不看该目录。以目录作为替换时只比较路径的最后一段。',
    },
    remedy: {
      en: 'go mod vendor, or go work vendor in a workspace.',
      zh: '执行 go mod vendor；工作区中执行 go work vendor。',
    },
    refs: [
      'https://go.dev/ref/mod#vendoring',
      'https://github.com/golang/go/blob/master/src/cmd/go/internal/modload/vendor.go',
    ],
  },
  needs: ['go.project', 'go.vendor'],
  subject: ['go.project', 'go.vendor'],
  reads: ['go.workspace'],
  texts,
  run: (view) => {
    const { goMod, goWork } = view.get('go.project');
    const vendor = view.get('go.vendor');
    const workspace = view.look('go.workspace');
    if (goWork !== undefined && workspace.status !== 'ok') return unknownFor('go.workspace', workspace);
    const minor = Number(/^1\.(\d+)/.exec(goMod.go ?? '1.16')?.[1] ?? 16);
    if (minor < 14) return notApplicable(texts.old);
    const members =
      goWork === undefined ? [goMod] : (valueOf(workspace) ?? []).flatMap((one) => one.goMod ?? []);
    const drift = vendorDrift(members, goWork?.file, vendor);
    const [first] = drift;
    if (first === undefined) return pass(say(texts.fine, { count: vendor.modules.length }));
    return finding({
      severity: 'error',
      confidence: 0.95,
      claim: say(texts.drift, { count: drift.length, module: first.module, what: texts[first.kind] }),
      evidence: drift.slice(0, 5).map((one) => view.proof('go.vendor', describe(one))),
      remedy: [{ text: texts.sync, command: goWork === undefined ? 'go mod vendor' : 'go work vendor' }],
    });
  },
});

function describe({ module, kind }: VendorDrift): string {
  return `${module}: ${texts[kind].en}`;
}
