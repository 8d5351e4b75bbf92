import type { NssSource, ResolvConf } from '../../model/dns-config.ts';

const KNOWN_OPTIONS =
  /^(?:ndots:|timeout:|attempts:|rotate$|single-request(?:-reopen)?$|use-vc$|usevc$|tcp$|trust-ad$|edns0$|no-reload$)/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * Reads resolv.conf with Go's rules: names in place of addresses are dropped, `domain` and `search` replace each other,
 * numbers are bounded, anything unknown is remembered. Source: net/dnsconfig_unix.go of go1.26.8.
 */
export function parseResolvConf(text: string): ResolvConf {
  const conf = {
    nameservers: [] as string[],
    search: [] as readonly string[],
    ndots: 1,
    timeoutSec: 5,
    attempts: 2,
    unknown: [] as string[],
  };
  for (const line of text.split('\n')) {
    if (line.startsWith(';') || line.startsWith('#')) continue;
    const [word, ...rest] = line.split(/[ \r\t\n]+/).filter((field) => field !== '');
    if (word === undefined) continue;
    const [first] = rest;
    if (word === 'nameserver') {
      if (first !== undefined && isAddress(first)) conf.nameservers.push(first);
    } else if (word === 'domain') {
      if (first !== undefined) conf.search = [first];
    } else if (word === 'search') conf.search = rest.filter((name) => name !== '.');
    else if (word === 'options') {
      for (const option of rest) {
        const value = Number(/:(\d{1,6})/.exec(option)?.[1] ?? 0);
        if (option.startsWith('ndots:')) conf.ndots = Math.min(15, value);
        else if (option.startsWith('timeout:')) conf.timeoutSec = Math.max(1, value);
        else if (option.startsWith('attempts:')) conf.attempts = Math.max(1, value);
        else if (!KNOWN_OPTIONS.test(option)) conf.unknown.push(option);
      }
    } else if (word !== 'lookup') conf.unknown.push(word);
  }
  return conf;
}

function isAddress(text: string): boolean {
  return IPV4.test(text)
    ? text.split('.').every((part) => Number(part) <= 255)
    : /^[0-9a-f:.]+(?:%\S+)?$/i.test(text) && text.includes(':');
}

/**
 * The sources of the `hosts` line of nsswitch.conf, in order; empty without such a line. `undefined` when the file is
 * malformed for Go. Conditions in brackets are standard when they say what happens anyway.
 * Source: net/nss.go of go1.26.8.
 */
export function parseNssHosts(text: string): readonly NssSource[] | undefined {
  const sources: NssSource[] = [];
  for (const raw of text.split('\n')) {
    const line = (raw.split('#')[0] ?? '').trim();
    if (line === '') continue;
    const colon = line.indexOf(':');
    if (colon < 0) return undefined;
    if (line.slice(0, colon).trim() !== 'hosts') continue;
    const rest = line.slice(colon + 1);
    if ((rest.match(/\[/g)?.length ?? 0) !== (rest.match(/\]/g)?.length ?? 0)) return undefined;
    for (const [, name = '', criteria] of rest.matchAll(/([^\s[\]]+)(?:\s*\[([^\]]*)\])?/g)) {
      sources.push({ name, standard: criteria === undefined || isStandard(criteria) });
    }
  }
  return sources;
}

const DEFAULT_ACTION: Readonly<Record<string, string>> = {
  success: 'return',
  notfound: 'continue',
  unavail: 'continue',
  tryagain: 'continue',
};

function isStandard(criteria: string): boolean {
  const all = criteria.trim().toLowerCase().split(/\s+/);
  return all.every((criterion, i) => {
    const [status = '', action] = criterion.split('=');
    const usual = DEFAULT_ACTION[status];
    if (usual === undefined) return false;
    return action === usual || (i === all.length - 1 && action === 'return');
  });
}
