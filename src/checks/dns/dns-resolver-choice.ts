import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { chooseResolver } from '../../analyze/go-resolver/resolver-choice.ts';
import { valueOf } from '../../model/evidence.ts';
import { unknownFor } from '../run-check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  libc: {
    en: 'libc answers look-ups of this program, because {because}.',
    zh: '该程序的域名由 libc 解析，因为{because}。',
  },
  force: { en: "To use Go's own resolver:", zh: '使用 Go 自带解析器：' },
  own: { en: "Go's own resolver answers: {because}", zh: '由 Go 自带解析器解析：{because}' },
} as const;

/** Which of Go's two resolvers answers, and why. */
export const check = defineCheck({
  id: 'DNS001',
  slug: 'dns-resolver-choice',
  room: 'dns',
  scope: 'process',
  severity: 'info',
  title: { en: 'libc resolves names for this program', zh: '该程序由 libc 解析域名' },
  doc: {
    why: {
      en: "Go has a resolver of its own and, with cgo, can ask libc. They differ: libc follows every source of nsswitch.conf and takes one thread for each look-up; Go's own follows files and dns and takes none. A surprise is usually one line of configuration.",
      zh: 'Go 自带解析器，启用 cgo 时也可使用 libc。两者不同：libc 遵循 nsswitch.conf 的所有来源，每次查询占用一个线程；Go 自带的只遵循 files 与 dns，不占线程。意外通常源于一行配置。',
    },
    rule: {
      en: "The rules of net/conf.go for an ordinary name; a note when libc is chosen. /etc/mdns.allow, names under .local and the host's own name are left out.",
      zh: '对普通域名套用 net/conf.go 的规则；选中 libc 时给出提示。不考虑 /etc/mdns.allow、.local 域名以及主机自身名称。',
    },
    falsePositive: { en: 'libc is wanted, for LDAP or mDNS.', zh: '为使用 LDAP 或 mDNS 而有意选择 libc。' },
    remedy: {
      en: 'Remove what forces libc, or build with the tag netgo.',
      zh: '移除迫使使用 libc 的内容，或用标签 netgo 构建。',
    },
    refs: ['https://pkg.go.dev/net#hdr-Name_Resolution'],
  },
  needs: ['go.binary', 'env', 'dns.resolvConf'],
  reads: ['dns.nssHosts'],
  texts,
  run: (view) => {
    const { settings } = view.get('go.binary');
    const nss = view.look('dns.nssHosts');
    const tags = (settings['-tags'] ?? '').split(',');
    const { resolver, because } = chooseResolver({
      cgo: settings['CGO_ENABLED'] === '1' && !tags.includes('netgo'),
      cgoForced: tags.includes('netcgo'),
      env: view.get('env'),
      resolvConf: view.get('dns.resolvConf'),
      nss: nss.status === 'failed' ? 'malformed' : valueOf(nss),
    });
    if (resolver === 'go')
      return nss.status === 'denied' ? unknownFor('dns.nssHosts', nss) : pass(say(texts.own, { because }));
    return finding({
      severity: 'info',
      confidence: 0.85,
      claim: say(texts.libc, { because }),
      evidence: [
        view.proof('go.binary', `CGO_ENABLED=${settings['CGO_ENABLED'] ?? '?'}`),
        view.proof(
          'dns.nssHosts',
          valueOf(nss)
            ?.map((source) => source.name)
            .join(' ') ?? '–',
        ),
      ],
      remedy: [{ text: texts.force, command: 'GODEBUG=netdns=go' }],
    });
  },
});
