import { defineMessages } from '../../base/messages.ts';

/** Why a process's place in the control groups is not known. */
export const treeMessages = defineMessages({
  noMembership: {
    en: 'the process is in no group with the {controller} controller as far as {file} tells',
    zh: '{file} 中没有该进程在 {controller} 控制器下的控制组',
  },
  notMounted: {
    en: 'the hierarchy with the {controller} controller is not mounted here',
    zh: '带有 {controller} 控制器的层级没有挂载在此处',
  },
  overmounted: {
    en: 'the mount with the {controller} controller is hidden by another mount on {mountPoint}',
    zh: '带有 {controller} 控制器的挂载被 {mountPoint} 上的另一个挂载遮住',
  },
  outside: {
    en: 'the group {path} lies outside of what is mounted ({roots})',
    zh: '控制组 {path} 位于已挂载范围（{roots}）之外',
  },
  leafUnreadable: {
    en: 'the limit of the group {dir} could not be read: {reason}',
    zh: '无法读取控制组 {dir} 的限额：{reason}',
  },
  nothingReadable: {
    en: 'none of the {file} files could be read',
    zh: '所有 {file} 文件都无法读取',
  },
  deleted: {
    en: 'the group {path} has been deleted; only what is above it can be seen',
    zh: '控制组 {path} 已被删除，只能看到其上级',
  },
});
