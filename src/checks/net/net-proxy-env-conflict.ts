import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  differ: {
    en: '{upper} and {lower} differ: Go uses the first, other programs the second.',
    zh: '{upper} 与 {lower} 的值不同：Go 使用前者，其他程序使用后者。',
  },
  cluster: {
    en: 'A proxy is set in a pod, and NO_PROXY does not cover {missing}: requests to services go through the proxy.',
    zh: '在 Pod 中设置了代理，而 NO_PROXY 未覆盖 {missing}：对服务的请求会经过代理。',
  },
  one: { en: 'Keep one of the two, or make them equal.', zh: '只保留其中一个，或让两者一致。' },
  except: { en: 'Except the cluster:', zh: '排除集群地址：' },
  none: { en: 'no proxy is set', zh: '没有设置代理' },
  fine: { en: 'the proxy variables agree', zh: '代理变量一致' },
} as const;

/** HTTP_PROXY in capitals and small letters differ, or NO_PROXY misses the cluster. */
export const check = defineCheck({
  id: 'NET008',
  slug: 'net-proxy-env-conflict',
  room: 'net',
  scope: 'process',
  severity: 'warn',
  title: { en: 'Proxy variables contradict each other', zh: '代理变量互相矛盾' },
  doc: {
    why: {
      en: 'Go reads HTTPS_PROXY before https_proxy, curl and others the other way round, so the same host is reached in two ways. In a cluster, a proxy without exceptions sends requests for services through the company proxy, which does not know them.',
      zh: 'Go 先读 HTTPS_PROXY 再读 https_proxy，而 curl 等相反，于是同一主机有两种访问路径。在集群中，没有例外的代理会把对服务的请求发到并不认识它们的公司代理。',
    },
    rule: {
      en: 'A proxy variable has two different values in capitals and small letters; or a proxy is set in a pod and NO_PROXY does not cover .svc or the address of the API server. Loopback needs no entry: Go never sends it through a proxy.',
      zh: '某个代理变量的大写与小写值不同；或在 Pod 中设置了代理，而 NO_PROXY 未覆盖 .svc 或 API 服务器地址。回环地址无需列出：Go 从不经代理访问它。',
    },
    falsePositive: { en: 'A program that talks to outside addresses only.', zh: '只访问外部地址的程序。' },
    remedy: {
      en: 'One set of variables, with the cluster in NO_PROXY.',
      zh: '只保留一组变量，并把集群写入 NO_PROXY。',
    },
    refs: ['https://pkg.go.dev/golang.org/x/net/http/httpproxy#FromEnvironment'],
  },
  needs: ['env'],
  texts,
  run: (view) => {
    const env = view.get('env');
    const of = (name: string) => env.get(name) || env.get(name.toLowerCase()) || '';
    if (of('HTTP_PROXY') === '' && of('HTTPS_PROXY') === '') return notApplicable(say(texts.none));
    const split = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].find((name) => {
      const [upper, lower] = [env.get(name) ?? '', env.get(name.toLowerCase()) ?? ''];
      return upper !== '' && lower !== '' && upper !== lower;
    });
    if (split !== undefined) {
      return finding({
        severity: 'warn',
        claim: say(texts.differ, { upper: split, lower: split.toLowerCase() }),
        evidence: [split, split.toLowerCase()].map((name) =>
          view.proof('env', `${name}=${env.get(name) ?? ''}`),
        ),
        remedy: [{ text: texts.one }],
      });
    }
    const api = env.get('KUBERNETES_SERVICE_HOST');
    if (api === undefined) return pass(say(texts.fine));
    const exceptions = of('NO_PROXY')
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
    const covers = (host: string) => exceptions.some((entry) => coversHost(entry, host));
    const missing = [...(covers('name.ns.svc') ? [] : ['.svc']), ...(covers(api) ? [] : [api])];
    if (missing.length === 0) return pass(say(texts.fine));
    return finding({
      severity: 'warn',
      confidence: 0.8,
      claim: say(texts.cluster, { missing: missing.join(', ') }),
      evidence: [
        view.proof('env', `NO_PROXY=${of('NO_PROXY') || '–'}`),
        view.proof('env', `KUBERNETES_SERVICE_HOST=${api}`),
      ],
      remedy: [{ text: texts.except, command: `NO_PROXY=.svc,.cluster.local,${api}` }],
    });
  },
});

/** One NO_PROXY entry as Go matches it: `*`, a domain with its subdomains, an address, or an IPv4 network. */
function coversHost(entry: string, host: string): boolean {
  if (entry === '*' || entry === host) return true;
  const network = /^(\d+\.\d+\.\d+\.\d+)\/(\d{1,2})$/.exec(entry);
  if (network !== null) {
    const bits = Number(network[2]);
    const [a, b] = [toNumber(network[1] ?? ''), toNumber(host)];
    return a !== undefined && b !== undefined && (bits === 0 || a >>> (32 - bits) === b >>> (32 - bits));
  }
  return host.endsWith(entry.startsWith('.') ? entry : `.${entry}`);
}

function toNumber(address: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  return match?.slice(1).reduce((sum, part) => sum * 256 + Number(part), 0);
}
