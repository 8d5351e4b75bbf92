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
      en: 'Control groups never scale clocks. Time namespaces shift the monotonic clock by an offset, no more.',
      zh: '控制组从不缩放时钟。时间命名空间只给单调时钟加偏移。',
    },
    sources: ['https://man7.org/linux/man-pages/man7/time_namespaces.7.html'],
  },
  {
    id: 'claim-33',
    verdict: 'false',
    claim: { en: 'Differences of UnixNano are monotonic', zh: 'UnixNano 之差是单调的' },
    fact: {
      en: 'UnixNano is the wall clock; t.Sub uses the monotonic reading, which marshalling drops.',
      zh: 'UnixNano 是墙上时钟；t.Sub 使用单调读数，序列化会丢弃它。',
    },
    sources: ['https://pkg.go.dev/time#hdr-Monotonic_Clocks'],
  },
];
