import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { CONTAINER_MARKS, unlessHidden } from '../surroundings.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  stub: {
    en: "{server} is the host's own resolver; this is a container ({where}), where nobody answers on it.",
    zh: '{server} 是主机自己的解析器；此处是容器（{where}），该地址无人应答。',
  },
  mount: { en: 'Mount the file with the real servers:', zh: '挂载含真实服务器的文件：' },
  host: { en: '{server} answers on the host itself', zh: '{server} 在主机上可用' },
  none: { en: 'no stub resolver is configured', zh: '没有配置本地存根解析器' },
} as const;

/** 127.0.0.53 inside of a container. */
export const check = defineCheck({
  id: 'DNS006',
  slug: 'dns-stub-in-container',
  room: 'dns',
  scope: 'container',
  severity: 'error',
  title: { en: 'The resolver of the host is not in this container', zh: '此容器中没有主机的解析器' },
  doc: {
    why: {
      en: "127.0.0.53 is systemd-resolved on the host's loopback. A container with its own network has a loopback of its own, where nobody answers. It comes from mounting the host's resolv.conf.",
      zh: '127.0.0.53 是主机回环上的 systemd-resolved。拥有独立网络的容器有自己的回环，无人应答。通常因挂载了主机的 resolv.conf。',
    },
    rule: {
      en: 'A nameserver of 127.0.0.53 or 127.0.0.54 in recognised container surroundings.',
      zh: '在识别出的容器环境中，nameserver 为 127.0.0.53 或 127.0.0.54。',
    },
    falsePositive: {
      en: "A container in the host's network, where the address works.",
      zh: '使用主机网络的容器，该地址可用。',
    },
    remedy: {
      en: 'Use the file that systemd-resolved keeps for others.',
      zh: '使用 systemd-resolved 为其他程序准备的文件。',
    },
    refs: ['https://www.freedesktop.org/software/systemd/man/latest/systemd-resolved.service.html'],
  },
  needs: ['dns.resolvConf', 'scenario'],
  reads: CONTAINER_MARKS,
  texts,
  run: (view) => {
    const stub = view
      .get('dns.resolvConf')
      .nameservers.find((server) => server === '127.0.0.53' || server === '127.0.0.54');
    if (stub === undefined) return pass(say(texts.none));
    const where = view.get('scenario').find((name) => CONTAINERS.has(name));
    if (where === undefined)
      return unlessHidden(view, CONTAINER_MARKS, pass(say(texts.host, { server: stub })));
    return finding({
      severity: 'error',
      confidence: 0.75,
      claim: say(texts.stub, { server: stub, where }),
      evidence: [view.proof('dns.resolvConf', stub), view.proof('scenario', where)],
      remedy: [{ text: texts.mount, command: '-v /run/systemd/resolve/resolv.conf:/etc/resolv.conf:ro' }],
    });
  },
});

const CONTAINERS = new Set(['kubernetes-pod', 'docker', 'podman', 'container']);
