import { defineErrors } from '../define-errors.ts';

/** What can be wrong with the words of a command. */
export const errors = defineErrors({
  UNKNOWN_COMMAND: {
    kind: 'usage',
    httpStatus: 400,
    message: { en: 'unknown command "{name}"', zh: '未知命令“{name}”' },
    hint: { en: '{suggestion}', zh: '{suggestion}' },
  },
  BAD_OPTION: {
    kind: 'usage',
    httpStatus: 400,
    message: { en: 'option {option}: {problem}', zh: '选项 {option}：{problem}' },
    hint: {
      en: 'run "goroscope {command} --help" for the options',
      zh: '运行“goroscope {command} --help”查看所有选项',
    },
  },
  BAD_ARGUMENT: {
    kind: 'usage',
    httpStatus: 400,
    message: { en: '{command}: {problem}', zh: '{command}：{problem}' },
    hint: {
      en: 'run "goroscope {command} --help" for the usage',
      zh: '运行“goroscope {command} --help”查看用法',
    },
  },
  FILE_NOT_READABLE: {
    kind: 'input',
    httpStatus: 400,
    message: { en: 'cannot read {path}: {reason}', zh: '无法读取 {path}：{reason}' },
    hint: {
      en: 'check that the path exists, leads to a file (links included), and may be read by this user',
      zh: '请确认路径存在、（包括链接在内）指向文件，且当前用户有读取权限',
    },
  },
});
