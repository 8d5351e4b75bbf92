import { defineCheck } from '../../model/check.ts';
import { fitTexts } from '../fit-verdict.messages.ts';
import { fitVerdict } from '../fit-verdict.ts';

/** The loader that the program names is not there. */
export const check = defineCheck({
  id: 'BIN003',
  slug: 'bin-missing-interp',
  room: 'bin',
  scope: 'binary',
  severity: 'error',
  title: { en: "The program's loader is missing", zh: '程序的加载器不存在' },
  doc: {
    why: {
      en: 'A dynamically linked program names its loader (PT_INTERP). Where that file is missing, execve answers ENOENT: "no such file or directory" about a program that is plainly there.',
      zh: '动态链接的程序指定了加载器（PT_INTERP）。该文件不存在时 execve 返回 ENOENT：明明程序就在那里，却报“no such file or directory”。',
    },
    rule: {
      en: 'The path of PT_INTERP leads to no file in the root folder of the process.',
      zh: 'PT_INTERP 的路径在进程根目录中不指向任何文件。',
    },
    falsePositive: {
      en: 'The prediction does not see mount options, security modules, nor files that are mounted later.',
      zh: '推演看不到挂载选项、安全模块以及稍后挂载的文件。',
    },
    remedy: {
      en: 'Build with CGO_ENABLED=0, or use a base image with the same C library.',
      zh: '以 CGO_ENABLED=0 构建，或使用带有相同 C 库的基础镜像。',
    },
    refs: ['https://man7.org/linux/man-pages/man2/execve.2.html'],
  },
  needs: ['bin.fit'],
  texts: fitTexts,
  run: (view) => fitVerdict(view, ['interpreter-missing']),
});
