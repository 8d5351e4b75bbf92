import { defineMessages } from '../base/messages.ts';

/** Sentences of the command around the views. */
export const binaryCommandMessages = defineMessages({
  directory: {
    en: '{path} is a directory: --in and --bases take programs',
    zh: '{path} 是目录：--in 与 --bases 只接受程序文件',
  },
  notRegular: { en: '{path} is not a regular file', zh: '{path} 不是普通文件' },
  progress: { en: '{files} files read, {found} programs', zh: '已读取 {files} 个文件，{found} 个程序' },
  interrupted: { en: 'interrupted after {files} files', zh: '读取 {files} 个文件后中断' },
  total: { en: '{files} files, {found} programs', zh: '{files} 个文件，{found} 个程序' },
  denied: { en: 'cannot read {path}: {reason}', zh: '无法读取 {path}：{reason}' },
  plainTar: {
    en: '{path} is neither from "docker save" nor in the OCI layout: read as a root file system, without user and environment',
    zh: '{path} 既非“docker save”生成，也非 OCI 布局：按根文件系统读取，不含用户与环境变量',
  },
  notGo: { en: 'not Go', zh: '非 Go' },
});
