import type { Claim } from './claim.ts';

/** Claims about clock, each with what is so. */
export const CLOCK_CLAIMS: readonly Claim[] = [
  {
    id: 'claim-31',
    verdict: 'false',
    claim: {
      en: 'time.Now uses CLOCK_MONOTONIC_RAW since Go 1.21',
      zh: '自 Go 1.21 起 time.Now 使用 CLOCK_MONOTONIC_RAW',
    },
    fact: {
      en: 'It reads CLOCK_REALTIME and CLOCK_MONOTONIC through the vDSO.',
      zh: '它通过 vDSO 读取 CLOCK_REALTIME 与 CLOCK_MONOTONIC。',
    },
    sources: ['https://github.com/golang/go/blob/master/src/runtime/time_linux_amd64.s'],
  },
  {
    id: 'claim-32',
    verdict: 'false',
    claim: { en: 'cpu.max scales the clock (CLOCK_MONOTONIC)', zh: 'cpu.max 会缩放时钟（CLOCK_MONOTONIC）' },
    fact: {
      en: 'A control group has no file for clocks; a quota only makes threads wait. Time namespaces shift the monotonic clocks and the boot clock by an offset, no more.',
      zh: '控制组没有与时钟有关的文件，配额只让线程等待。时间命名空间只给单调时钟与启动时钟加偏移。',
    },
    sources: [
      'https://man7.org/linux/man-pages/man7/time_namespaces.7.html#DESCRIPTION',
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files',
      'https://docs.kernel.org/scheduler/sched-bwc.html',
    ],
  },
  {
    id: 'claim-33',
    verdict: 'false',
    claim: { en: 'Differences of UnixNano are monotonic', zh: 'UnixNano 之差是单调的' },
    fact: {
      en: 'UnixNano is the wall clock. t.Sub uses the monotonic readings where both times have one, else the wall clock; gob, binary, JSON and text forms drop them.',
      zh: 'UnixNano 是墙上时钟。两个时间都带单调读数时 t.Sub 使用它，否则用墙上时钟；gob、二进制、JSON 与文本形式会丢弃它。',
    },
    sources: [
      'https://pkg.go.dev/time#hdr-Monotonic_Clocks',
      'https://pkg.go.dev/time#Time.UnixNano',
      'https://pkg.go.dev/time#Time.Sub',
    ],
  },
];
