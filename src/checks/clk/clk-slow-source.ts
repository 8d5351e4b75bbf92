import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

/** Sources that the vDSO of some architecture reads in user space (kernel: users of VDSO_CLOCKMODE). */
const FAST =
  /^(?:tsc|kvm-clock|hyperv_clocksource_tsc_page|arch_sys_counter|timebase|riscv_clocksource|tod|stimer|Constant)$/;

const texts = {
  slow: {
    en: 'The clock source is {current}: every time.Now leaves the program for the kernel, which costs many times a read in user space.',
    zh: '时钟源为 {current}：每次 time.Now 都要进入内核，代价是用户态读取的许多倍。',
  },
  change: {
    en: 'Change the source as root, after asking why the kernel left tsc (dmesg):',
    zh: '以 root 更换时钟源，更换前先查明内核为何放弃 tsc（dmesg）：',
  },
  host: {
    en: 'No faster source is offered: change it at the hypervisor or the machine type.',
    zh: '没有更快的时钟源可选：请在虚拟化层或机型上调整。',
  },
  fine: { en: 'the clock source is {current}', zh: '时钟源为 {current}' },
} as const;

/** Reading the clock is a system call here. */
export const check = defineCheck({
  id: 'CLK001',
  slug: 'clk-slow-source',
  room: 'clk',
  scope: 'host',
  severity: 'warn',
  title: { en: 'Slow clock source', zh: '时钟源缓慢' },
  doc: {
    why: {
      en: 'Go reads the time for every timer, deadline, span and log line. With tsc and its kin that takes tens of nanoseconds in user space; with xen, hpet or acpi_pm the vDSO falls back to the system call, and with the last two to a slow device as well.',
      zh: '每个定时器、截止时间、span 与日志行都要读取时间。使用 tsc 一类时钟源时在用户态只需数十纳秒；使用 xen、hpet 或 acpi_pm 时 vDSO 退回系统调用，后两者还要访问缓慢的设备。',
    },
    rule: {
      en: 'current_clocksource is none of tsc, kvm-clock, hyperv_clocksource_tsc_page, arch_sys_counter, timebase, riscv_clocksource, tod, stimer, Constant.',
      zh: 'current_clocksource 不是 tsc、kvm-clock、hyperv_clocksource_tsc_page、arch_sys_counter、timebase、riscv_clocksource、tod、stimer、Constant 之一。',
    },
    falsePositive: {
      en: 'A program that rarely asks for the time; xen on kernels since 5.0 whose hypervisor lets user space read its page; a source of an architecture this list does not know. Control groups and CPU quotas never change the speed of a clock.',
      zh: '程序很少读取时间；5.0 起的内核上虚拟化层允许用户态读取其时间页的 xen；或该架构的时钟源不在此列表中。控制组与 CPU 配额从不改变时钟的快慢。',
    },
    remedy: {
      en: 'Choose a source that can be read in user space, if the kernel trusts it.',
      zh: '若内核信任，选用可在用户态读取的时钟源。',
    },
    refs: [
      'https://man7.org/linux/man-pages/man7/vdso.7.html',
      'https://docs.kernel.org/timers/timekeeping.html',
    ],
  },
  threshold: {
    value: { en: 'a source without a user-space reader', zh: '没有用户态读取方式的时钟源' },
    source: {
      en: 'kernel sources, clocksource.vdso_clock_mode of each driver',
      zh: '内核源码：各驱动的 clocksource.vdso_clock_mode',
    },
    ours: false,
  },
  needs: ['clock.source'],
  texts,
  run: (view) => {
    const { current, available } = view.get('clock.source');
    if (FAST.test(current)) return pass(say(texts.fine, { current }));
    const better = available.find((name) => FAST.test(name));
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(texts.slow, { current }),
      evidence: [view.proof('clock.source', current)],
      remedy: [
        better === undefined
          ? { text: texts.host }
          : {
              text: texts.change,
              command: `echo ${better} > /sys/devices/system/clocksource/clocksource0/current_clocksource`,
            },
      ],
    });
  },
});
