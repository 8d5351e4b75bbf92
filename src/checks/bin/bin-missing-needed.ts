import { defineCheck } from '../../model/check.ts';
import { fitTexts } from '../fit-verdict.messages.ts';
import { fitVerdict } from '../fit-verdict.ts';

/** A library the program needs is not found. */
export const check = defineCheck({
  id: 'BIN004',
  slug: 'bin-missing-needed',
  room: 'bin',
  scope: 'binary',
  severity: 'error',
  title: { en: 'A shared library is missing', zh: '缺少共享库' },
  doc: {
    why: {
      en: 'The loader ends the program with exit code 127 before main, naming the library it did not find.',
      zh: '加载器在 main 之前以退出码 127 结束程序，并指出找不到的库。',
    },
    rule: {
      en: "A DT_NEEDED entry of the program or of its libraries is found neither in RPATH, RUNPATH, LD_LIBRARY_PATH, the loader's cache nor its own folders.",
      zh: '程序或其库的某个 DT_NEEDED 项在 RPATH、RUNPATH、LD_LIBRARY_PATH、加载器缓存与其自带目录中都找不到。',
    },
    falsePositive: {
      en: 'The prediction does not see mount options, security modules, nor files that are mounted later.',
      zh: '推演看不到挂载选项、安全模块以及稍后挂载的文件。',
    },
    remedy: { en: 'Install the library or build without cgo.', zh: '安装该库，或不用 cgo 构建。' },
    refs: ['https://man7.org/linux/man-pages/man8/ld.so.8.html'],
  },
  needs: ['bin.fit'],
  texts: fitTexts,
  run: (view) => fitVerdict(view, ['library-missing', 'library-wrong-machine']),
});
