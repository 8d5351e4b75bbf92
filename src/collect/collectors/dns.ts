import { parseNssHosts, parseResolvConf } from '../../formats/resolv-conf/parse-resolv-conf.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { readParsed } from '../read-text.ts';

/** Name resolution as configured for the process: resolv.conf and nsswitch.conf of its own root. */
export const collector: Collector = { name: 'dns', cost: 'cheap', timeoutMs: 2000, collect: collectDns };

async function collectDns(target: Target): Promise<FactTable> {
  const [resolvConf, nssHosts] = await Promise.all([
    readParsed(target, `${target.rootDir}/etc/resolv.conf`, parseResolvConf),
    readParsed(target, `${target.rootDir}/etc/nsswitch.conf`, parseNssHosts),
  ]);
  return { 'dns.resolvConf': resolvConf, 'dns.nssHosts': nssHosts };
}
