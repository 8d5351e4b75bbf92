import { defineErrors } from '../define-errors.ts';

/** What can be wrong with executables and images that are to be read. */
export const errors = defineErrors({
  NOT_AN_EXECUTABLE: {
    kind: 'input',
    httpStatus: 422,
    message: {
      en: '{path} is not an executable of a known format (it starts with {seen})',
      zh: '{path} 不是已知格式的可执行文件（开头为 {seen}）',
    },
    hint: {
      en: 'ELF, Mach-O, PE and WebAssembly are read; a script or an archive is not',
      zh: '可读取 ELF、Mach-O、PE 与 WebAssembly；脚本和归档文件不在其列',
    },
  },
  IMAGE_NOT_READABLE: {
    kind: 'input',
    httpStatus: 422,
    message: { en: 'cannot read the image {path}: {reason}', zh: '无法读取镜像 {path}：{reason}' },
    hint: {
      en: 'give a root file system (a directory), a tar made by "docker save" or in the OCI layout, or something that runs and that this user may look into',
      zh: '请提供根文件系统目录、由“docker save”生成或 OCI 布局的 tar 文件，或正在运行且当前用户有权查看的对象',
    },
  },
});
