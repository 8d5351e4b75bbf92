import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const WARN_MS = 100;
const ERROR_MS = 1000;

const texts = {
  unsynced: {
    en: 'The kernel says that nothing steers its clock (STA_UNSYNC): it drifts by seconds a day.',
    zh: '内核表示没有任何程序校正其时钟（STA_UNSYNC）：每天会漂移数秒。',
  },
  off: {
    en: 'The clock is steered but may be wrong by {errorMs} ms.',
    zh: '时钟有校正，但误差可能达 {errorMs} 毫秒。',
  },
  daemon: { en: 'Run a time daemon on the host, for example:', zh: '在主机上运行时间同步服务，例如：' },
  look: { en: 'Ask the time daemon what it sees:', zh: '查看时间同步服务的状态：' },
  fine: { en: 'steered, wrong by {errorMs} ms at most', zh: '已校正，误差至多 {errorMs} 毫秒' },
} as const;

/** Nothing keeps the wall clock right. */
export const check = defineCheck({
  id: 'CLK002',
  slug: 'clk-unsynced',
  room: 'clk',
  scope: 'host',
  severity: 'error',
  title: { en: 'Clock not synchronised', zh: '时钟未同步' },
  doc: {
    why: {
      en: 'Certificates, tokens and leases are judged by the wall clock, and the spans of two machines only line up when both are right. Durations inside of one Go process are safe: they use the monotonic reading.',
      zh: '证书、令牌与租约都按墙上时钟判断；两台机器的 span 只有时钟都正确才能对齐。单个 Go 进程内的时长不受影响：它使用单调时钟读数。',
    },
    rule: {
      en: 'adjtimex(2): STA_UNSYNC set or TIME_ERROR returned is a warning. Else the larger of maxerror and the pending offset above 100 ms warns, above 1 s is an error.',
      zh: 'adjtimex(2)：STA_UNSYNC 置位或返回 TIME_ERROR 时告警。否则 maxerror 与待校正偏移的较大者超过 100 毫秒告警，超过 1 秒为错误。',
    },
    falsePositive: {
      en: 'Guests whose clock the hypervisor steers (chrony on a PTP device sets the bit right; a bare kvm-clock guest or a sandbox may leave it set while the time is good); a daemon that sets the clock without telling the kernel (ntpd -x).',
      zh: '由虚拟化层校正时钟的虚拟机（chrony 使用 PTP 设备时会正确置位；裸 kvm-clock 虚拟机或沙箱可能一直置位而时间正确）；不通知内核而直接设定时钟的程序（ntpd -x）。',
    },
    remedy: {
      en: 'chrony or systemd-timesyncd on the host; containers share its clock.',
      zh: '在主机上运行 chrony 或 systemd-timesyncd；容器共享主机时钟。',
    },
    refs: [
      'https://man7.org/linux/man-pages/man2/adjtimex.2.html',
      'https://github.com/prometheus/node_exporter/blob/master/docs/node-mixin/alerts/alerts.libsonnet',
    ],
  },
  threshold: {
    value: { en: 'unsynchronised; 100 ms, 1 s', zh: '未同步；100 ms、1 s' },
    source: {
      en: "the state is the kernel's; the node_exporter mixin alarms at an offset of 50 ms (NodeClockSkewDetected) and when a clock that is not steered may be wrong by 16 s (NodeClockNotSynchronising); 100 ms and 1 s are ours",
      zh: '同步状态由内核给出；node_exporter mixin 在偏差达 50 ms 时告警（NodeClockSkewDetected），并在无人校准的时钟可能误差 16 s 时告警（NodeClockNotSynchronising）；100 ms 与 1 s 为本程序自定',
    },
    ours: true,
  },
  needs: ['clock.sync'],
  texts,
  run: (view) => {
    const { synchronised, offsetMs, maxErrorMs } = view.get('clock.sync');
    if (!synchronised)
      return finding({
        severity: 'warn',
        confidence: 0.7,
        claim: say(texts.unsynced),
        evidence: [view.proof('clock.sync', 'STA_UNSYNC')],
        remedy: [{ text: texts.daemon, command: 'systemctl enable --now chrony' }],
      });
    const worstMs = Math.max(Math.abs(offsetMs), maxErrorMs);
    const errorMs = worstMs.toFixed(1);
    if (worstMs <= WARN_MS) return pass(say(texts.fine, { errorMs }));
    return finding({
      severity: worstMs > ERROR_MS ? 'error' : 'warn',
      confidence: 0.8,
      claim: say(texts.off, { errorMs }),
      evidence: [view.proof('clock.sync', `offset ${offsetMs} ms, maxerror ${maxErrorMs} ms`)],
      remedy: [{ text: texts.look, command: 'chronyc tracking || timedatectl timesync-status' }],
    });
  },
});
