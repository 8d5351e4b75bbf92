import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, pass } from '../verdicts.ts';

/** What a processor runs besides its own programs. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  amd64: ['386'],
  arm64: ['arm'],
  ppc64le: [],
  ppc64: [],
};
/** Names under which qemu-user registers itself, by GOARCH. */
const QEMU: Readonly<Record<string, string>> = { amd64: 'x86_64', '386': 'i386', arm64: 'aarch64' };

const texts = {
  wrong: {
    en: 'The program is built for {arch}, the machine is {machine}: execve answers "exec format error".',
    zh: '程序为 {arch} 构建，而机器是 {machine}：execve 返回“exec format error”。',
  },
  build: { en: 'Build for this machine:', zh: '为本机构建：' },
  image: {
    en: 'Or pull the image of the right platform (--platform linux/{machine}).',
    zh: '或拉取正确平台的镜像（--platform linux/{machine}）。',
  },
  emulated: { en: '{arch} runs through the handler {handler}', zh: '{arch} 通过处理器 {handler} 运行' },
  same: { en: 'built for {arch}', zh: '为 {arch} 构建' },
} as const;

/** The program is made for another processor. */
export const check = defineCheck({
  id: 'BIN001',
  slug: 'bin-wrong-arch',
  room: 'bin',
  scope: 'binary',
  severity: 'error',
  title: { en: 'Built for another processor', zh: '为其他处理器构建' },
  doc: {
    why: {
      en: 'ENOEXEC: exec format error, exit code 126 from a shell, CrashLoopBackOff in a cluster. Typical after building on an arm64 laptop for amd64 nodes.',
      zh: 'ENOEXEC：exec format error，shell 退出码 126，集群中表现为 CrashLoopBackOff。常见于在 arm64 笔记本上为 amd64 节点构建。',
    },
    rule: {
      en: "The machine of the file differs from the kernel's and is none it runs too (386 on amd64, arm on arm64), and no enabled binfmt_misc handler of qemu bears its name.",
      zh: '文件的机器类型与内核不同，且不是其兼容类型（amd64 上的 386、arm64 上的 arm），也没有对应名称的 qemu binfmt_misc 处理器。',
    },
    falsePositive: {
      en: 'A handler with another name than qemu-*; an arm64 processor without 32-bit mode makes the opposite mistake.',
      zh: '处理器名称不是 qemu-*；反之，不支持 32 位的 arm64 处理器会漏报。',
    },
    remedy: { en: 'Set GOARCH or build for several platforms.', zh: '设置 GOARCH，或构建多平台镜像。' },
    refs: [
      'https://man7.org/linux/man-pages/man2/execve.2.html',
      'https://docs.kernel.org/admin-guide/binfmt-misc.html',
    ],
  },
  needs: ['binary.facts', 'kernel.arch'],
  reads: ['kernel.binfmt'],
  texts,
  run: (view) => {
    const { arch } = view.get('binary.facts');
    const machine = view.get('kernel.arch');
    if (arch === machine || ALSO[machine]?.includes(arch) === true) return pass(say(texts.same, { arch }));
    const handler = `qemu-${QEMU[arch] ?? arch}`;
    if (valueOf(view.look('kernel.binfmt'))?.includes(handler) === true)
      return pass(say(texts.emulated, { arch, handler }));
    return finding({
      severity: 'error',
      confidence: 0.9,
      claim: say(texts.wrong, { arch, machine }),
      evidence: [view.proof('binary.facts', arch), view.proof('kernel.arch', machine)],
      remedy: [
        { text: texts.build, command: `GOARCH=${machine} go build` },
        { text: say(texts.image, { machine }) },
      ],
    });
  },
});
