import { defineMessages } from '../../base/messages.ts';

/** What runtimes make of CPU and memory, and who is to blame. */
export const differentialMessages = defineMessages({
  byDefault: {
    en: 'the container names no {resource} limit; the LimitRange gave it this one when the pod was created (annotation kubernetes.io/limit-ranger)',
    zh: '容器没有写 {resource} 限额；创建 pod 时由 LimitRange 赋予（注解 kubernetes.io/limit-ranger）',
  },
  byDefaultAndQuota: {
    en: 'the container names no {resource} limit; the LimitRange gave it this one when the pod was created (annotation kubernetes.io/limit-ranger), and ResourceQuota {namespace}/{quota} admits no pod without one',
    zh: '容器没有写 {resource} 限额；创建 pod 时由 LimitRange 赋予（注解 kubernetes.io/limit-ranger），而 ResourceQuota {namespace}/{quota} 不接受没有该限额的 pod',
  },
  program: { en: 'this program ({version})', zh: '本程序（{version}）' },
  standIn: { en: 'a Go 1.26 program', zh: 'Go 1.26 程序' },
  jvm: { en: 'JVM 24+', zh: 'JVM 24+' },
  jvmCpu: {
    en: 'walks up to the root, takes the tightest quota rounded up, at most the affinity mask',
    zh: '逐级向上直到根，取最紧的配额并向上取整，不超过亲和性掩码',
  },
  jvmMemory: {
    en: 'heap of a quarter of the tightest limit (MaxRAMPercentage 25)',
    zh: '堆为最紧限额的四分之一（MaxRAMPercentage 25）',
  },
  jvmNoLimit: { en: 'finds no limit and takes what the machine has', zh: '找不到限额，按整机容量计算' },
  automemlimit: {
    en: 'nine tenths of the tightest limit up to the root',
    zh: '取逐级向上最紧限额的十分之九',
  },
  libraryNoLimit: { en: 'finds no limit and sets nothing', zh: '找不到限额，不做设置' },
  gomemlimit: { en: 'GOMEMLIMIT={value} in the environment', zh: '环境变量 GOMEMLIMIT={value}' },
  noGomemlimit: {
    en: 'no Go release reads a memory limit of a control group; GOMEMLIMIT is not set',
    zh: '任何 Go 版本都不读取控制组的内存限额；且未设置 GOMEMLIMIT',
  },
  environmentHidden: {
    en: 'its environment could not be read, and a variable there may settle it',
    zh: '无法读取其环境变量，而其中的变量可能起决定作用',
  },
  malformed: {
    en: 'GOMEMLIMIT={value} is malformed: the program dies at start',
    zh: 'GOMEMLIMIT={value} 格式错误：程序启动即退出',
  },
  blameVariable: {
    en: 'the variable wins over everything the runtime would read',
    zh: '该变量优先于运行时读取的一切',
  },
  blameRelease: {
    en: 'this release looks at the affinity mask only; the CPU limit is read from Go 1.25 on',
    zh: '此版本只看亲和性掩码；自 Go 1.25 起才读取 CPU 限额',
  },
  blameLanguage: {
    en: 'a language line below 1.25 switches the reading of the limit off (containermaxprocs=0)',
    zh: '低于 1.25 的语言版本行会关闭对限额的读取（containermaxprocs=0）',
  },
  blameGodebug: {
    en: 'containermaxprocs=0 switches the reading of the limit off',
    zh: 'containermaxprocs=0 关闭了对限额的读取',
  },
  blameAncestor: {
    en: 'the limit stands in a group above the one that the runtime reads',
    zh: '限额设在运行时所读控制组的上层',
  },
  blameUnread: {
    en: 'the runtime cannot open this file and takes all CPUs',
    zh: '运行时无法打开该文件，于是使用全部 CPU',
  },
  blameMinimum: {
    en: 'the runtime rounds up and never goes below 2',
    zh: '运行时向上取整，且不会低于 2',
  },
  blameHidden: {
    en: 'the runtime looks for the limit in another place than the kernel keeps it',
    zh: '运行时查找限额的位置与内核实际保存的位置不同',
  },
  blameFloor: { en: 'the library rounds down', zh: '该库向下取整' },
  blameMemory: {
    en: 'the collector is not told of the limit: the heap may grow until the kernel kills the process',
    zh: '垃圾回收器不知道该限额：堆可能一直增长，直到内核终止进程',
  },
  blameTooHigh: {
    en: 'at or above what the kernel allows, so the collector never hurries before the kill',
    zh: '达到或超过内核允许的值，垃圾回收器在被终止前不会加紧回收',
  },
});
