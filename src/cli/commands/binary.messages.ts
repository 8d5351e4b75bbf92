import { defineMessages } from '../../base/messages.ts';

/** Help texts of `goroscope binary`. */
export const binaryMessages = defineMessages({
  about: {
    en: 'Read what an executable is, how it was built and where it will run',
    zh: '查看可执行文件的构成、构建方式以及能在哪里运行',
  },
  details: {
    en: 'Reads ELF, Mach-O, PE and WebAssembly files, Go or not, without running them. A directory is searched for Go programs. With --in it predicts, before deploy, whether a program starts in an image, and the exact error if not. --json prints one object a line for each program.',
    zh: '读取 ELF、Mach-O、PE 与 WebAssembly 文件（不限于 Go），不会执行它们。给出目录时查找其中的 Go 程序。使用 --in 可在部署前预测程序能否在镜像中启动，以及失败时的确切错误。--json 为每个程序输出一行 JSON 对象。',
  },
  files: { en: 'executables or directories', zh: '可执行文件或目录' },
  in: {
    en: 'where to start: image:DIR (root file system), image:TAR (docker save, OCI layout), pid:N, container:ID, compose:SERVICE, pod:NS/NAME[/CONTAINER], deploy:NS/NAME or ssh:HOST (a root that is in use)',
    zh: '要在其中启动的位置：image:DIR（根文件系统）、image:TAR（docker save、OCI 布局）、pid:N、container:ID、compose:SERVICE、pod:NS/NAME[/CONTAINER]、deploy:NS/NAME 或 ssh:HOST（正在使用的根）',
  },
  at: {
    en: 'path of the program inside the image (a copy is assumed there)',
    zh: '程序在镜像中的路径（假定已复制到该处）',
  },
  bases: {
    en: 'judge common base images and name the first that works',
    zh: '逐个判断常用基础镜像，并给出第一个可用的镜像',
  },
  cpu: {
    en: 'processor of the machine it will run on: v1, v2, v3 or v4 of x86-64 (default: not judged)',
    zh: '运行机器的处理器级别：x86-64 的 v1、v2、v3 或 v4（默认不判断）',
  },
  kernel: {
    en: 'kernel release of the machine it will run on, for example 3.10.0',
    zh: '运行机器的内核版本，例如 3.10.0',
  },
  size: { en: 'where the bytes are: sections, modules, packages', zh: '体积分布：节、模块、包' },
  treemap: {
    en: 'the same as a map whose areas are the bytes, as wide as the terminal',
    zh: '同上，并以面积表示字节数的分布图显示，宽度随终端',
  },
  functions: {
    en: 'list functions whose name matches (address, bytes, name, file)',
    zh: '列出名称匹配的函数（地址、字节数、名称、文件）',
  },
  addr: {
    en: 'functions, files and lines at an address, inlined calls included (may be repeated)',
    zh: '显示地址处的函数、文件与行号，包含内联调用（可重复）',
  },
  all: { en: 'in directories, also programs that are not Go', zh: '在目录中也显示非 Go 程序' },
  deep: {
    en: 'in directories, read the table of functions too (embedded data, cgo, cgroup libraries for certain)',
    zh: '在目录中也读取函数表（确认内置数据、cgo 与 cgroup 库）',
  },
  brief: {
    en: 'in directories, only what go version -m prints: release, modules, settings; the fastest way through a tree',
    zh: '在目录中只读取 go version -m 所输出的内容：版本、模块、构建设置；遍历目录最快的方式',
  },
  pattern: { en: '"{seen}" is not a regular expression: {reason}', zh: '“{seen}”不是正则表达式：{reason}' },
  release: { en: '"{seen}" is not a kernel release like 5.10.0', zh: '“{seen}”不是形如 5.10.0 的内核版本' },
  place: {
    en: '"{seen}" is not a path from the root, like /app/server',
    zh: '“{seen}”不是以 / 开头的路径，如 /app/server',
  },
  address: { en: '"{seen}" is not an address like 0x47b2c0', zh: '“{seen}”不是形如 0x47b2c0 的地址' },
  target: {
    en: '"{seen}" is not image:DIR, image:TAR, pid:N, container:ID, compose:SERVICE, pod:NS/NAME, deploy:NS/NAME or ssh:HOST',
    zh: '“{seen}”不是 image:DIR、image:TAR、pid:N、container:ID、compose:SERVICE、pod:NS/NAME、deploy:NS/NAME 或 ssh:HOST',
  },
});
