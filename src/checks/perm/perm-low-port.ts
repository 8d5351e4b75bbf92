import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { sharedPermTexts } from '../perm-shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const CAP_NET_BIND_SERVICE = 10n;

const texts = {
  refused: {
    en: '{said} asks for port {port}; user {uid} lacks CAP_NET_BIND_SERVICE and ports begin at {start}: "bind: permission denied".',
    zh: '{said} 要求端口 {port}；用户 {uid} 没有 CAP_NET_BIND_SERVICE，且可用端口从 {start} 开始：会报“bind: permission denied”。',
  },
  high: {
    en: 'Listen on a high port and let the service or proxy map it, or lower the start:',
    zh: '监听高端口并由服务或代理映射，或降低起始端口：',
  },
  systemd: { en: 'In the systemd unit:', zh: '在 systemd 单元中：' },
  none: { en: 'no variable or option names a port', zh: '没有变量或选项指定端口' },
  fine: { en: 'ports begin at {start}', zh: '可用端口从 {start} 开始' },
} as const;

/** The port is reserved for processes with a capability. */
export const check = defineCheck({
  id: 'PERM007',
  slug: 'perm-low-port',
  room: 'perm',
  scope: 'process',
  severity: 'error',
  title: { en: 'Port needs a capability', zh: '端口需要特权' },
  doc: {
    why: {
      en: 'Ports below net.ipv4.ip_unprivileged_port_start (1024 unless set) need CAP_NET_BIND_SERVICE in the user namespace of the network. Containers that were root yesterday and run as an ordinary user today fail at start. Docker sets the start to 0 inside of its containers; Kubernetes does not.',
      zh: '低于 net.ipv4.ip_unprivileged_port_start（默认 1024）的端口需要在网络所属用户命名空间中拥有 CAP_NET_BIND_SERVICE。昨天以 root、今天改用普通用户运行的容器会启动失败。Docker 在容器内将起始值设为 0，Kubernetes 则不会。',
    },
    rule: {
      en: 'A variable (PORT, LISTEN_ADDR …) or option (-addr, --port …) names a port below the start, and CapEff lacks CAP_NET_BIND_SERVICE.',
      zh: '某个变量（PORT、LISTEN_ADDR …）或选项（-addr、--port …）指定的端口低于起始值，且 CapEff 中没有 CAP_NET_BIND_SERVICE。',
    },
    falsePositive: {
      en: 'A variable that names the port of someone else, or a socket handed over by systemd.',
      zh: '变量所指是他人的端口，或套接字由 systemd 传入。',
    },
    remedy: { en: 'A high port, the sysctl, or the capability.', zh: '高端口、sysctl 或能力。' },
    refs: [
      'https://docs.kernel.org/networking/ip-sysctl.html',
      'https://man7.org/linux/man-pages/man7/capabilities.7.html',
    ],
  },
  threshold: {
    value: {
      en: 'port < ip_unprivileged_port_start (default 1024)',
      zh: '端口 < ip_unprivileged_port_start（默认 1024）',
    },
    source: { en: 'kernel ip-sysctl.rst', zh: '内核文档 ip-sysctl.rst' },
    ours: false,
  },
  needs: ['process.wantedPorts', 'net.unprivilegedPortStart', 'process.status'],
  texts,
  run: (view) => {
    const wanted = view.get('process.wantedPorts');
    if (wanted.length === 0) return notApplicable(say(texts.none));
    const start = view.get('net.unprivilegedPortStart');
    const low = wanted.find(({ port }) => BigInt(port) < start);
    if (low === undefined) return pass(say(texts.fine, { start }));
    const { capEff, uid } = view.get('process.status');
    if (capEff === undefined)
      return unknown(say(sharedPermTexts.noCapabilities), say(sharedPermTexts.unlockStatus));
    if (((capEff >> CAP_NET_BIND_SERVICE) & 1n) === 1n)
      return pass(say(sharedPermTexts.hasCapability, { capability: 'CAP_NET_BIND_SERVICE' }));
    return finding({
      severity: 'error',
      confidence: 0.8,
      claim: say(texts.refused, { said: low.said, port: low.port, uid: uid ?? '?', start }),
      evidence: [
        view.proof('process.wantedPorts', low.said),
        view.proof('net.unprivilegedPortStart', String(start)),
        view.proof('process.status', `CapEff ${capEff.toString(16).padStart(16, '0')}`),
      ],
      remedy: [
        {
          text: texts.high,
          command: `docker run --sysctl net.ipv4.ip_unprivileged_port_start=${low.port} …`,
          where: 'container',
        },
        { text: texts.systemd, command: 'AmbientCapabilities=CAP_NET_BIND_SERVICE', where: 'unit' },
      ],
    });
  },
});
