import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

/** A host name below `.local` inside of an address or on its own; the zone of Kubernetes is an ordinary one. */
const DOT_LOCAL = /(?:^|[@/,;=\s])((?:[a-z0-9-]+\.)+local)\.?(?=[:/,;\s]|$)/gi;
const KUBERNETES = /(?:^|\.)cluster\.local$/i;

const texts = {
  mdns: {
    en: '{variable} names {name}, and nsswitch.conf asks {source} for hosts: a program built with cgo leaves such names to libc and multicast, which waits for seconds when nobody answers; one without cgo asks the name server.',
    zh: '{variable} 指向 {name}，而 nsswitch.conf 的 hosts 使用 {source}：用 cgo 构建的程序会把这类名称交给 libc 与组播，无人应答时要等数秒；不用 cgo 的程序则询问名称服务器。',
  },
  rename: {
    en: 'Use a zone of your own (RFC 6762 reserves .local for multicast):',
    zh: '使用自己的域（RFC 6762 将 .local 保留给组播）：',
  },
  none: { en: 'no variable names a host below .local', zh: '没有变量指向 .local 下的主机' },
  noMdns: { en: 'nsswitch.conf asks no multicast source', zh: 'nsswitch.conf 没有使用组播来源' },
} as const;

/** A configured host lies below .local. */
export const check = defineCheck({
  id: 'DNS008',
  slug: 'dns-dot-local',
  room: 'dns',
  scope: 'process',
  severity: 'info',
  title: { en: 'Host below .local', zh: '主机位于 .local 域' },
  doc: {
    why: {
      en: 'RFC 6762 gives .local to multicast DNS. Go leaves such names to libc when it can and nsswitch.conf has an mdns source; the same code built without cgo asks the name server instead. The two answer differently, and multicast is slow to give up.',
      zh: 'RFC 6762 将 .local 分配给组播 DNS。若可用 cgo 且 nsswitch.conf 中有 mdns 来源，Go 会把这类名称交给 libc；同样的代码不用 cgo 构建时则询问名称服务器。两者结果不同，且组播要很久才会放弃。',
    },
    rule: {
      en: 'A variable of the environment names a host that ends in ".local" and not in "cluster.local", and the hosts line of nsswitch.conf has a source that begins with "mdns".',
      zh: '某个环境变量指向以“.local”（而非“cluster.local”）结尾的主机，且 nsswitch.conf 的 hosts 行含有以“mdns”开头的来源。',
    },
    falsePositive: {
      en: 'A name that is meant for multicast: a printer, a device in the laboratory.',
      zh: '本就用于组播的名称，例如打印机或实验室设备。',
    },
    remedy: { en: 'Rename the zone.', zh: '更换域名。' },
    refs: [
      'https://github.com/golang/go/blob/master/src/net/conf.go',
      'https://www.rfc-editor.org/rfc/rfc6762',
    ],
  },
  needs: ['env', 'dns.nssHosts'],
  texts,
  run: (view) => {
    const named = [...view.get('env')].flatMap(([variable, value]) =>
      [...value.matchAll(DOT_LOCAL)].map(([, name = '']) => ({ variable, name })),
    );
    const found = named.find(({ name }) => !KUBERNETES.test(name));
    if (found === undefined) return notApplicable(say(texts.none));
    const source = view.get('dns.nssHosts').find(({ name }) => name.startsWith('mdns'));
    if (source === undefined) return pass(say(texts.noMdns));
    return finding({
      severity: 'info',
      confidence: 0.7,
      claim: say(texts.mdns, { ...found, source: source.name }),
      evidence: [
        view.proof('env', `${found.variable}: ${found.name}`),
        view.proof('dns.nssHosts', source.name),
      ],
      remedy: [{ text: texts.rename, command: `getent hosts ${found.name}` }],
    });
  },
});
