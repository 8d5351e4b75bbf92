import { parseNssHosts, parseResolvConf } from '../../formats/resolv-conf/parse-resolv-conf.ts';
import { mapEvidence } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { readParsed, readText } from '../read-text.ts';

/** Name resolution as configured for the process: resolv.conf and nsswitch.conf of its own root. */
export const collector: Collector = { name: 'dns', cost: 'cheap', timeoutMs: 2000, collect: collectDns };

async function collectDns(target: Target): Promise<FactTable> {
  const [resolvConf, nssHosts] = await Promise.all([
    readParsed(target, `${target.rootDir}/etc/resolv.conf`, parseResolvConf),
    readText(target, `${target.rootDir}/etc/nsswitch.conf`),
  ]);
  return {
    'dns.resolvConf': resolvConf,
    // "failed" is a line that is not understood, which Go takes note of; a file that could not be read is something else.
    'dns.nssHosts':
      nssHosts.status === 'failed' ? { ...nssHosts, status: 'denied' } : mapEvidence(nssHosts, parseNssHosts),
  };
}
