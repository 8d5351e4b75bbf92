import { defineMessages } from '../../base/messages.ts';

/** How a runtime arrives at its GOMAXPROCS. */
export const beliefMessages = defineMessages({
  cpusUnknown: {
    en: 'the CPUs this process may run on are not known',
    zh: '无法得知该进程可以使用哪些 CPU',
  },
  variable: {
    en: 'GOMAXPROCS={value} in the environment wins',
    zh: '以环境变量 GOMAXPROCS={value} 为准',
  },
  variableHonoured: {
    en: 'GOMAXPROCS is in the environment: automaxprocs leaves the runtime alone',
    zh: '环境变量中已有 GOMAXPROCS：automaxprocs 不做任何改动',
  },
  affinityOnly: {
    en: 'takes the {cpus} CPUs of the affinity mask and reads no control group',
    zh: '取亲和性掩码中的 {cpus} 个 CPU，不读取控制组',
  },
  switchedOff: {
    en: 'containermaxprocs=0 switches the limit off: takes the {cpus} CPUs of the affinity mask',
    zh: 'containermaxprocs=0 关闭了配额感知：取亲和性掩码中的 {cpus} 个 CPU',
  },
  noGroup: {
    en: 'finds no CPU control group: takes the {cpus} CPUs of the affinity mask',
    zh: '找不到 CPU 控制组：取亲和性掩码中的 {cpus} 个 CPU',
  },
  malformed: {
    en: 'gives up on malformed text: takes the {cpus} CPUs of the affinity mask',
    zh: '文本格式不合规而放弃解析：取亲和性掩码中的 {cpus} 个 CPU',
  },
  unreadable: {
    en: 'cannot open {file}: takes the {cpus} CPUs of the affinity mask',
    zh: '无法打开 {file}：取亲和性掩码中的 {cpus} 个 CPU',
  },
  noLimit: {
    en: '{file} sets no limit: takes the {cpus} CPUs of the affinity mask',
    zh: '{file} 没有设置限额：取亲和性掩码中的 {cpus} 个 CPU',
  },
  limit: {
    en: '{file} says {limit} CPUs: rounded up, at least 2, at most the {cpus} CPUs of the affinity mask',
    zh: '{file} 给出 {limit} 个 CPU：向上取整，至少为 2，不超过亲和性掩码中的 {cpus} 个 CPU',
  },
  overflow: {
    en: '{file} says {limit} CPUs, more than 32 bits hold: a program built for amd64 dies at start ("procresize: invalid arg")',
    zh: '{file} 给出 {limit} 个 CPU，超出 32 位范围：amd64 程序会在启动时崩溃（“procresize: invalid arg”）',
  },
  floor: {
    en: '{file} says {limit} CPUs: rounded down, at least 1',
    zh: '{file} 给出 {limit} 个 CPU：向下取整，至少为 1',
  },
  libraryGivesUp: {
    en: 'cannot make sense of the control groups and leaves the runtime alone: {cpus} CPUs of the affinity mask',
    zh: '无法解析控制组，保持运行时原值：亲和性掩码中的 {cpus} 个 CPU',
  },
  libraryNoQuota: {
    en: 'finds no quota and leaves the runtime alone: {cpus} CPUs of the affinity mask',
    zh: '没有找到配额，保持运行时原值：亲和性掩码中的 {cpus} 个 CPU',
  },
});
