import { proxyForUrl } from '../../analyze/go-chain/proxy-for-url.ts';
import { parseProxyList } from '../../analyze/go-proxy/proxy-list.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { say } from '../../base/messages.ts';
import { parseEnviron } from '../../formats/proc/parse-environ.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { AskedAddress, NameLookups } from '../../model/network-probe.ts';
import type { Target } from '../../model/target.ts';
import { collectMessages as m } from '../collect.messages.ts';
import type { Collector } from '../collector.ts';
import { readGoSettings } from '../read-go-settings.ts';
import { readParsed } from '../read-text.ts';
import { insideRoot } from '../target/inside-root.ts';

/** A small module that every mirror has. */
const MODULE = 'golang.org/x/text';
const MAX_ENTRIES = 4;

/** What the go command would meet on the network: each module proxy, the checksum database, the resolver. */
export const collector: Collector = {
  name: 'network-active',
  cost: 'active',
  timeoutMs: 60_000,
  facts: ['active.goproxy', 'active.sumdb', 'active.lookups'],
  collect: askNetwork,
};

type Env = ReadonlyMap<string, string>;

async function askNetwork(target: Target): Promise<FactTable> {
  const environ = await readParsed(target, `${target.processDir}/environ`, parseEnviron);
  const gap = environ.status !== 'ok' ? environ : await otherNetwork(target);
  if (gap !== undefined || environ.status !== 'ok') {
    const blind = gap ?? missing('failed', say(m.failed), 'network');
    return {
      'active.goproxy': blind,
      'active.sumdb': blind,
      'active.lookups': blind,
    };
  }
  const env = environ.value;
  const read = await readGoSettings(insideRoot(target), env);
  if (read.status !== 'ok') return { 'active.goproxy': read, 'active.sumdb': read, 'active.lookups': read };
  const settings = read.value;
  const bases = parseProxyList(settingOf(settings, 'GOPROXY'))
    .entries.map(({ url }) => url.replace(/\/+$/, ''))
    .filter((url) => /^https?:/.test(url))
    .slice(0, MAX_ENTRIES);
  const goproxy = await askAll(
    target,
    env,
    bases.map((base) => `${base}/${MODULE}/@v/list`),
  );
  const [word = '', mirror] = settingOf(settings, 'GOSUMDB').split(/\s+/);
  const name = word.split('+')[0] ?? '';
  const sumdb =
    name === 'off' || name === ''
      ? missing<readonly AskedAddress[]>('absent', say(m.nothingToAsk), 'GOSUMDB')
      : await askAll(target, env, [
          ...bases.map((base) => `${base}/sumdb/${name}/supported`),
          `${mirror ?? `https://${name}`}/latest`,
        ]);
  return {
    'active.goproxy': goproxy,
    'active.sumdb': sumdb,
    'active.lookups': await lookUp(target, bases[0] ?? (name === 'off' ? undefined : `https://${name}`)),
  };
}

/** Answers from this program's network say nothing about that of a process in another one. */
async function otherNetwork(target: Target): Promise<Evidence<never> | undefined> {
  if (target.processDir === '/proc/self') return undefined;
  const [own, other] = await Promise.all([
    target.readLink('/proc/self/ns/net'),
    target.readLink(`${target.processDir}/ns/net`),
  ]);
  const isSame = own.status === 'ok' && other.status === 'ok' && own.value === other.value;
  return isSame ? undefined : missing('failed', say(m.otherNetwork), `${target.processDir}/ns/net`);
}

async function askAll(
  target: Target,
  env: Env,
  urls: readonly string[],
): Promise<Evidence<readonly AskedAddress[]>> {
  if (urls.length === 0) return missing('absent', say(m.nothingToAsk), 'GOPROXY');
  const asked: AskedAddress[] = [];
  for (const url of urls) {
    if (url.includes('<redacted>')) return missing('failed', say(m.secretMasked), url);
    if (!URL.canParse(url)) return missing('failed', say(m.notAnAddress), url);
    const { proxy } = proxyForUrl(new URL(url), env);
    if (proxy !== undefined) return missing('failed', say(m.throughProxy, { proxy }), url);
    const answer = await target.probe('http', url);
    if (answer.status !== 'ok') return answer;
    asked.push({ url, answer: answer.value });
  }
  return present(asked, urls.join(', '), target.observedAtUnixMs);
}

async function lookUp(target: Target, url: string | undefined): Promise<Evidence<NameLookups>> {
  if (url === undefined || !URL.canParse(url)) return missing('absent', say(m.nothingToAsk), 'GOPROXY');
  const host = new URL(url).hostname;
  // An address needs no resolver.
  if (/^[\d.]+$|^\[/.test(host)) return missing('absent', say(m.nothingToAsk), host);
  return target.probe('name-lookups', host);
}
