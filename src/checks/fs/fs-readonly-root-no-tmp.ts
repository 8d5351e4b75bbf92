import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { isReadOnly } from '../../analyze/file-access/mount-of.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const texts = {
  only: { en: 'only {existing} is there', zh: '只有 {existing} 存在' },
  readonly: {
    en: 'The root file system is read-only and {path} cannot be written to ({code}): os.CreateTemp and uploads larger than memory fail.',
    zh: '根文件系统为只读且 {path} 不可写（{code}）：os.CreateTemp 以及超出内存的上传都会失败。',
  },
  refused: {
    en: 'The temporary folder {path} cannot be written to ({code}): os.CreateTemp and uploads larger than memory fail.',
    zh: '临时目录 {path} 不可写（{code}）：os.CreateTemp 以及超出内存的上传都会失败。',
  },
  missing: {
    en: 'The temporary folder {path} does not exist: os.CreateTemp and uploads larger than memory fail.',
    zh: '临时目录 {path} 不存在：os.CreateTemp 以及超出内存的上传都会失败。',
  },
  kubernetes: { en: 'In the pod:', zh: '在 Pod 中：' },
  docker: { en: 'With Docker or Podman:', zh: '使用 Docker 或 Podman：' },
  fine: { en: '{path} may be written to', zh: '{path} 可写' },
} as const;

/** There is no temporary folder to write to. */
export const check = defineCheck({
  id: 'FS012',
  slug: 'fs-readonly-root-no-tmp',
  room: 'fs',
  scope: 'container',
  severity: 'error',
  title: { en: 'No temporary folder', zh: '没有可用的临时目录' },
  doc: {
    why: {
      en: 'os.TempDir answers TMPDIR or /tmp and does not create it. Images from scratch have none, and readOnlyRootFilesystem makes an existing one unusable. mime/multipart, archive and database libraries then fail at the first large input, not at the start.',
      zh: 'os.TempDir 返回 TMPDIR 或 /tmp，但不会创建它。基于 scratch 的镜像没有该目录，readOnlyRootFilesystem 则使已有的目录不可用。mime/multipart、归档与数据库库会在第一次处理大输入时失败，而不是在启动时。',
    },
    rule: {
      en: 'The folder of os.TempDir (TMPDIR, else /tmp) does not exist, or access(2) refuses writing there. Nothing is written.',
      zh: 'os.TempDir 的目录（TMPDIR，否则 /tmp）不存在，或 access(2) 不允许写入。检查不会写入任何内容。',
    },
    falsePositive: {
      en: 'A program that never writes a temporary file, nor any library in it.',
      zh: '程序及其所有库都从不写临时文件。',
    },
    remedy: { en: 'Mount an emptyDir or tmpfs at /tmp.', zh: '在 /tmp 挂载 emptyDir 或 tmpfs。' },
    refs: ['https://pkg.go.dev/os#TempDir', 'https://pkg.go.dev/mime/multipart#Reader.ReadForm'],
  },
  needs: ['fs.temp'],
  reads: ['fs.rootMount'],
  texts,
  run: (view) => {
    const { path, exists, existing, mayWrite } = view.get('fs.temp');
    const remedy = [
      {
        text: texts.kubernetes,
        command: `volumeMounts: [{name: tmp, mountPath: ${path}}]  # volumes: [{name: tmp, emptyDir: {}}]`,
        where: 'pod',
      },
      { text: texts.docker, command: `docker run --tmpfs ${path} …`, where: 'container' },
    ] as const;
    if (!exists)
      return finding({
        severity: 'error',
        claim: say(texts.missing, { path }),
        evidence: [view.proof('fs.temp', say(texts.only, { existing }), path)],
        remedy,
      });
    if (mayWrite.status !== 'ok')
      return unknown(
        say(fsTexts.notKnown, { source: mayWrite.source, reason: mayWrite.reason }),
        say(fsTexts.unlockPlace, { path }),
      );
    const { allowed, code, by } = mayWrite.value;
    if (allowed) return pass(say(texts.fine, { path }));
    const root = valueOf(view.look('fs.rootMount'));
    const isRootReadOnly = root !== undefined && isReadOnly(root);
    return finding({
      severity: 'error',
      confidence: by === 'kernel' ? 1 : 0.8,
      claim: say(isRootReadOnly ? texts.readonly : texts.refused, { path, code: code ?? '' }),
      evidence: [
        view.proof('fs.temp', `${code} (${by})`, mayWrite.source),
        ...(isRootReadOnly ? [view.proof('fs.rootMount', 'ro', 'mount /')] : []),
      ],
      remedy,
    });
  },
});
