import { defineMessages } from '../../base/messages.ts';

/** Why a program does not start in an image, and what to do. */
export const imageFitMessages = defineMessages({
  notLinux: {
    en: 'this is a {format} program for {os}: a Linux container cannot run it',
    zh: '这是面向 {os} 的 {format} 程序，Linux 容器无法运行',
  },
  buildLinux: { en: 'build with GOOS=linux', zh: '使用 GOOS=linux 构建' },
  wrongArch: {
    en: 'the program is for {arch}, the image for {wanted}: the kernel knows no way to run it (unless qemu is registered with binfmt_misc)',
    zh: '程序面向 {arch}，镜像面向 {wanted}：内核无法执行（除非已通过 binfmt_misc 注册 qemu）',
  },
  buildArch: {
    en: 'build with GOARCH={arch}, or choose the image of the other platform',
    zh: '使用 GOARCH={arch} 构建，或选择对应平台的镜像',
  },
  notDirectory: {
    en: '{path} is in the image, but is not a directory: nothing can lie below it',
    zh: '{path} 在镜像中，但不是目录：其下不可能有文件',
  },
  linkCircle: {
    en: 'the links at {path} lead in a circle, or are more than 40',
    zh: '{path} 处的链接首尾相连，或超过 40 个',
  },
  mendPath: {
    en: 'correct the path of the program, or what stands in its way in the image',
    zh: '更正程序路径，或修正镜像中的阻碍',
  },
  copyThere: { en: 'copy the program there', zh: '将程序复制到该路径' },
  notFile: { en: '{path} is not a regular file', zh: '{path} 不是普通文件' },
  notExecutable: {
    en: 'no execute permission for {who} on {path} (mode {mode}, owner {owner})',
    zh: '{who} 对 {path} 没有执行权限（权限 {mode}，属主 {owner}）',
  },
  chmod: {
    en: 'set it when building the image: COPY --chmod=0755, or chmod +x',
    zh: '构建镜像时设置：COPY --chmod=0755 或 chmod +x',
  },
  notSearchable: {
    en: '{who} may not enter the directory {path} (mode {mode})',
    zh: '{who} 无权进入目录 {path}（权限 {mode}）',
  },
  chmodDirectory: {
    en: 'give the directory the x bit, or run as another user',
    zh: '为目录加上 x 权限，或换用其他用户运行',
  },
  unknownUser: {
    en: 'the image starts as user "{user}", but /etc/passwd has no such user: the container is not even created',
    zh: '镜像以用户“{user}”启动，但 /etc/passwd 中没有该用户：容器无法创建',
  },
  numericUser: {
    en: 'use a number (USER 65532), or add the user to the image',
    zh: '改用数字（USER 65532），或在镜像中添加该用户',
  },
  interpreterMissing: {
    en: 'the program file is there; what is missing is its loader {interpreter}, which the kernel opens first and whose absence it reports with the same error',
    zh: '程序文件存在，缺少的是加载器 {interpreter}：内核会先打开它，缺失时报告同样的错误',
  },
  interpreterMissingPacked: {
    en: 'the program is packed with UPX: what unpacks it starts, cannot use the loader {interpreter} and ends without a message',
    zh: '程序使用 UPX 压缩：解压代码可以启动，但无法使用加载器 {interpreter}，随即退出且不输出任何信息',
  },
  linkStatic: {
    en: 'build with CGO_ENABLED=0 (static), or use a base image with {libc}',
    zh: '使用 CGO_ENABLED=0 静态构建，或选用带有 {libc} 的基础镜像',
  },
  dropPie: {
    en: 'the program needs no library: build without -buildmode=pie, or use a base image with {libc}',
    zh: '程序不需要任何库：去掉 -buildmode=pie 构建，或选用带有 {libc} 的基础镜像',
  },
  glibcOnMusl: {
    en: 'the image has musl (Alpine or alike), the program was linked against glibc',
    zh: '镜像使用 musl（如 Alpine），而程序链接的是 glibc',
  },
  muslOnGlibc: {
    en: 'the image has glibc, the program was linked against musl',
    zh: '镜像使用 glibc，而程序链接的是 musl',
  },
  interpreterDenied: {
    en: 'the loader {interpreter} cannot be executed by {who}',
    zh: '{who} 无法执行加载器 {interpreter}',
  },
  interpreterNotElf: {
    en: 'the loader {interpreter} is not an ELF file for {arch}',
    zh: '加载器 {interpreter} 不是面向 {arch} 的 ELF 文件',
  },
  reinstallLoader: { en: 'reinstall the C library of the image', zh: '重新安装镜像中的 C 库' },
  libraryMissing: {
    en: '{needed} needs {name}, which is in none of the directories the loader searches: {searched}',
    zh: '{needed} 需要 {name}，但加载器搜索的目录中均不存在：{searched}',
  },
  installLibraryOnly: {
    en: 'install the package that has {name}',
    zh: '安装包含 {name} 的软件包',
  },
  useLibc: { en: 'use a base image with {libc}', zh: '选用带有 {libc} 的基础镜像' },
  installLibrary: {
    en: 'install the package that has {name}, or build with CGO_ENABLED=0',
    zh: '安装包含 {name} 的软件包，或使用 CGO_ENABLED=0 构建',
  },
  libraryWrongClass: { en: '{path} is for another machine ({arch})', zh: '{path} 面向其他机器（{arch}）' },
  versionMissing: {
    en: 'the image has glibc {has}, the program was linked against {needs}',
    zh: '镜像的 glibc 为 {has}，程序链接时使用的是 {needs}',
  },
  versionMissingOther: { en: '{path} does not offer {version}', zh: '{path} 不提供 {version}' },
  olderBuildOnly: {
    en: 'build on a release with an older glibc, or use a newer base image',
    zh: '在 glibc 更旧的系统上构建，或使用更新的基础镜像',
  },
  olderBuild: {
    en: 'build on a release with an older glibc, use a newer base image, or build with CGO_ENABLED=0',
    zh: '在 glibc 更旧的系统上构建、使用更新的基础镜像，或使用 CGO_ENABLED=0 构建',
  },
  symbolMissing: {
    en: 'no loaded library defines {symbol}, which {needed} needs at start',
    zh: '已加载的库均未定义 {needed} 启动时所需的 {symbol}',
  },
  matchLibrary: { en: 'use the library release the program was built with', zh: '使用与构建时一致的库版本' },
  kernelTooOld: {
    en: 'kernel {kernel} is older than {minimum}, which {what} asks for',
    zh: '内核 {kernel} 低于 {what} 要求的 {minimum}',
  },
  newerKernel: {
    en: 'use a newer kernel, or a program and base image for the old one',
    zh: '升级内核，或使用适配旧内核的程序与基础镜像',
  },
  cpuTooOld: {
    en: 'the processor is x86-64-v{has}, {what} asks for v{needs}',
    zh: '处理器为 x86-64-v{has}，而 {what} 要求 v{needs}',
  },
  lowerLevel: {
    en: 'build with GOAMD64=v{has}, or use a base image for older processors',
    zh: '使用 GOAMD64=v{has} 构建，或选用面向旧处理器的基础镜像',
  },
  noteKernelGo: {
    en: 'kernel {kernel} is below what {version} supports ({minimum})',
    zh: '内核 {kernel} 低于 {version} 支持的最低版本（{minimum}）',
  },
  noteShell: {
    en: 'no /bin/sh: the shell form of CMD and ENTRYPOINT, exec probes with a shell, and "kubectl exec … sh" do not work',
    zh: '没有 /bin/sh：CMD/ENTRYPOINT 的 shell 形式、使用 shell 的 exec 探针以及“kubectl exec … sh”都无法使用',
  },
  noteRoots: {
    en: 'no CA roots in the image and none embedded: TLS verification fails with "certificate signed by unknown authority"',
    zh: '镜像中没有 CA 根证书，程序也未内置：TLS 校验会报“certificate signed by unknown authority”',
  },
  noteRootsMaybe: { en: 'no CA roots in the image', zh: '镜像中没有 CA 根证书' },
  noteTzdata: {
    en: 'no time zones in the image and none embedded: time.LoadLocation fails for every name but UTC and Local',
    zh: '镜像中没有时区数据，程序也未内置：time.LoadLocation 除 UTC 与 Local 外均会失败',
  },
  noteTmp: {
    en: 'no /tmp: os.CreateTemp and multipart uploads fail until a volume is mounted there or TMPDIR is set',
    zh: '没有 /tmp：在挂载卷或设置 TMPDIR 之前，os.CreateTemp 与 multipart 上传会失败',
  },
  noteRootUser: { en: 'the image starts as root', zh: '镜像以 root 启动' },
  noteHome: {
    en: 'user {user} has no entry in /etc/passwd: HOME is unset and user.Current answers only without cgo lookups',
    zh: '用户 {user} 在 /etc/passwd 中没有条目：HOME 未设置，user.Current 可能失败',
  },
  noteNoexec: {
    en: 'whether the file system will be mounted noexec cannot be seen in an image',
    zh: '从镜像中无法看出文件系统是否会以 noexec 挂载',
  },
  noteLazySymbol: {
    en: 'no loaded library defines {symbol}: the program ends when it is first called ({needed})',
    zh: '已加载的库均未定义 {symbol}：首次调用时程序会终止（{needed}）',
  },
  noteNssStatic: {
    en: 'static glibc: getaddrinfo and user lookups still load libnss at run time; the image should have the same glibc, or build with -tags netgo,osusergo',
    zh: '静态 glibc：getaddrinfo 与用户查询运行时仍会加载 libnss；镜像需有相同 glibc，或使用 -tags netgo,osusergo 构建',
  },
  noteArchAssumed: {
    en: 'the architecture of the image is not known: {arch} is assumed',
    zh: '镜像架构未知：按 {arch} 处理',
  },
  root: { en: 'root', zh: 'root' },
  user: { en: 'user {user}', zh: '用户 {user}' },
});
