import { say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, pass, unknown } from '../verdicts.ts';

/** Below this programs did not start in our runs (some ended between 0.7 and 1.2 GB). */
const ERROR_BELOW = 1536n << 20n;

const texts = {
  tight: {
    en: 'The address space is limited to {limit}: Go reserves much more than it uses and may not even start.',
    zh: '地址空间被限制为 {limit}：Go 预留的地址空间远多于实际使用，可能根本无法启动。',
  },
  race: {
    en: 'The address space is limited to {limit} and the program is built with -race, which reserves terabytes.',
    zh: '地址空间被限制为 {limit}，而程序使用 -race 构建，需要预留数 TB 地址空间。',
  },
  lift: {
    en: 'Lift the limit; bound memory with the control group instead:',
    zh: '取消该限制，改用控制组限制内存：',
  },
  none: { en: 'the address space is not limited', zh: '地址空间不受限制' },
  noRow: { en: 'the list of limits has no row "address space"', zh: '限制列表中没有“address space”一行' },
  unlock: { en: 'capture /proc/PID/limits as the kernel prints it', zh: '请按内核原样采集 /proc/PID/limits' },
} as const;

/** RLIMIT_AS is finite. */
export const check = defineCheck({
  id: 'LIM006',
  slug: 'lim-address-space',
  room: 'lim',
  scope: 'process',
  severity: 'error',
  title: { en: 'Address space is limited', zh: '地址空间受限' },
  doc: {
    why: {
      en: 'RLIMIT_AS bounds addresses, not memory. The runtime reserves address space for its page summaries and heap arenas up front; with a limit it ends with "failed to reserve page summary memory" or "out of memory allocating heap arena map", at start or later, although memory is free.',
      zh: 'RLIMIT_AS 限制的是地址而不是内存。运行时会预先为页摘要和堆 arena 预留地址空间；有限制时，即使内存充足，也会在启动时或之后以“failed to reserve page summary memory”或“out of memory allocating heap arena map”退出。',
    },
    rule: {
      en: 'A finite soft limit: below 1.5 GiB, or with -race, an error; else a warning. Seen with empty programs of go1.24.13 to go1.27.4 on amd64: 0.5 and 0.7 GB never start, 1.2 GB failed too.',
      zh: '软限制为有限值：低于 1.5 GiB 或使用 -race 时为错误，否则为警告。在 amd64 上用 go1.24.13 至 go1.27.4 的空程序实测：0.5 与 0.7 GB 无法启动，1.2 GB 也曾失败。',
    },
    falsePositive: {
      en: 'A generous limit (hundreds of gigabytes) never bites.',
      zh: '宽松的限制（数百 GB）不会起作用。',
    },
    remedy: { en: 'Remove "ulimit -v" or LimitAS=.', zh: '删除“ulimit -v”或 LimitAS=。' },
    refs: [
      'https://man7.org/linux/man-pages/man2/getrlimit.2.html',
      'https://go.dev/doc/gc-guide#A_note_about_virtual_memory',
    ],
  },
  threshold: {
    value: { en: 'error < 1.5 GiB, warn when finite', zh: '错误：< 1.5 GiB；只要有限即警告' },
    source: {
      en: 'our own runs: programs of each Go release started under smaller and smaller limits',
      zh: '本程序的实测：让各版本 Go 编译的程序在越来越小的限额下启动',
    },
    ours: true,
  },
  needs: ['process.limits'],
  reads: ['go.binary'],
  texts,
  run: (view) => {
    const row = view.get('process.limits')['address space'];
    if (row === undefined) return unknown(say(texts.noRow), say(texts.unlock));
    if (row.soft === null) return pass(say(texts.none));
    const isRace = valueOf(view.look('go.binary'))?.settings['-race'] === 'true';
    return finding({
      severity: isRace || row.soft < ERROR_BELOW ? 'error' : 'warn',
      confidence: row.soft < ERROR_BELOW ? 0.9 : 0.5,
      claim: say(isRace ? texts.race : texts.tight, { limit: formatBytes(row.soft) }),
      evidence: [view.proof('process.limits', `address space soft ${row.soft}`)],
      remedy: [{ text: texts.lift, command: 'LimitAS=infinity' }],
    });
  },
});
