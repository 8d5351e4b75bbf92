import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  ignored: {
    en: 'nsswitch.conf names {sources}, which this program cannot ask: it is built without cgo.',
    zh: 'nsswitch.conf 含有 {sources}，而该程序未启用 cgo，无法查询。',
  },
  build: { en: 'Build it with cgo:', zh: '启用 cgo 构建：' },
  dns: { en: 'Or put these names into DNS.', zh: '或把这些名称放入 DNS。' },
  none: { en: 'every source is followed', zh: '所有来源都会被遵循' },
  cgo: { en: 'the program can ask libc', zh: '程序可以使用 libc' },
} as const;

/** A program without cgo does not follow every source of nsswitch.conf. */
export const check = defineCheck({
  id: 'DNS002',
  slug: 'dns-nss-source-ignored',
  room: 'dns',
  scope: 'binary',
  severity: 'warn',
  title: { en: 'The program ignores a name source', zh: '程序忽略了某个域名来源' },
  doc: {
    why: {
      en: 'A program without cgo asks only the hosts file and DNS. Names that live in LDAP, NIS, systemd-machined or WINS resolve on the shell and not in the program: split horizon, found late.',
      zh: '没有 cgo 的程序只查询 hosts 文件和 DNS。存放在 LDAP、NIS、systemd-machined、WINS 中的名称在 shell 里可解析，在程序里却不行，往往很晚才发现。',
    },
    rule: {
      en: 'The hosts line names a source other than files, dns, myhostname, resolve and mdns, and the program is built without cgo. resolve is left out: its names are in DNS too.',
      zh: 'hosts 行含有 files、dns、myhostname、resolve、mdns 以外的来源，且程序构建时未启用 cgo。不计 resolve：其名称在 DNS 中同样可查。',
    },
    falsePositive: { en: 'The program never asks for such names.', zh: '程序从不查询这类名称。' },
    remedy: { en: 'Build with cgo, or put the names into DNS.', zh: '启用 cgo 构建，或把名称放入 DNS。' },
    refs: ['https://pkg.go.dev/net#hdr-Name_Resolution'],
  },
  needs: ['go.binary', 'dns.nssHosts'],
  texts,
  run: (view) => {
    const { settings } = view.get('go.binary');
    if (settings['CGO_ENABLED'] === '1') return notApplicable(say(texts.cgo));
    const sources = view.get('dns.nssHosts').filter(({ name }) => !FOLLOWED.test(name));
    if (sources.length === 0) return pass(say(texts.none));
    const names = sources.map(({ name }) => name).join(', ');
    return finding({
      severity: 'warn',
      confidence: 0.7,
      claim: say(texts.ignored, { sources: names }),
      evidence: [
        view.proof('dns.nssHosts', names),
        view.proof('go.binary', `CGO_ENABLED=${settings['CGO_ENABLED'] ?? '0'}`),
      ],
      remedy: [{ text: texts.build, command: 'CGO_ENABLED=1 go build' }, { text: texts.dns }],
    });
  },
});

const FOLLOWED = /^(?:files|dns|myhostname|resolve|mdns\w*)$/;
