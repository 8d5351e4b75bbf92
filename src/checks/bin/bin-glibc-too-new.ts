import { defineCheck } from '../../model/check.ts';
import { fitTexts } from '../fit-verdict.messages.ts';
import { fitVerdict } from '../fit-verdict.ts';

/** The program asks for symbols of a newer glibc. */
export const check = defineCheck({
  id: 'BIN005',
  slug: 'bin-glibc-too-new',
  room: 'bin',
  scope: 'binary',
  severity: 'error',
  title: { en: 'Built for a newer glibc', zh: '按更新的 glibc 构建' },
  doc: {
    why: {
      en: "A program that was linked on a newer distribution asks for symbol versions the older C library does not define; the loader refuses it: version `GLIBC_2.34' not found.",
      zh: "在较新发行版上链接的程序要求旧 C 库未定义的符号版本；加载器拒绝它：version `GLIBC_2.34' not found。",
    },
    rule: {
      en: 'A version of .gnu.version_r is not defined by the library that the loader would take.',
      zh: '.gnu.version_r 中的某个版本未被加载器将使用的库定义。',
    },
    falsePositive: {
      en: 'The prediction does not see mount options, security modules, nor files that are mounted later.',
      zh: '推演看不到挂载选项、安全模块以及稍后挂载的文件。',
    },
    remedy: {
      en: 'Build on the oldest distribution the program shall run on, or with CGO_ENABLED=0.',
      zh: '在需要支持的最旧发行版上构建，或使用 CGO_ENABLED=0。',
    },
    refs: ['https://man7.org/linux/man-pages/man8/ld.so.8.html'],
  },
  needs: ['bin.fit'],
  texts: fitTexts,
  run: (view) => fitVerdict(view, ['version-missing']),
});
