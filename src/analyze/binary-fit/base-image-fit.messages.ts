import { defineMessages } from '../../base/messages.ts';

/** Why a base image does not suit a program, in a few words. */
export const baseImageMessages = defineMessages({
  notLinux: { en: 'not a Linux program', zh: '不是 Linux 程序' },
  noLibc: { en: 'no loader: "no such file or directory"', zh: '没有加载器：“no such file or directory”' },
  otherLibc: {
    en: 'has {kind}, needs {wanted}: "no such file or directory"',
    zh: '提供 {kind}，需要 {wanted}：“no such file or directory”',
  },
  oldGlibc: {
    en: 'glibc {has} < {needs}: "version `GLIBC_{needs}\' not found"',
    zh: "glibc {has} 低于所需的 {needs}：“version `GLIBC_{needs}' not found”",
  },
  oldMusl: {
    en: 'musl {has} < {needs}: "symbol not found"',
    zh: 'musl {has} 低于所需的 {needs}：“symbol not found”',
  },
  library: { en: 'lacks {name}', zh: '缺少 {name}' },
  x86: { en: 'the image needs x86-64-v{level}', zh: '镜像要求 x86-64-v{level}' },
  noRoots: { en: 'no CA roots', zh: '无 CA 根证书' },
  noZones: { en: 'no time zones', zh: '无时区数据' },
  noShell: { en: 'no shell', zh: '无 shell' },
});
