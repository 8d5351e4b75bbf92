import { parseCounter } from '../../formats/cgroup/parse-limit.ts';
import { hasIpv6Default, parsePortRange, parseSockstat } from '../../formats/proc/parse-net.ts';
import { type Evidence, mapEvidence, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { readParsed, readText } from '../read-text.ts';

const SYSCTL = '/proc/sys/net';

/** The network namespace: port range, sockets, backlog, connection tracking. */
export const collector: Collector = { name: 'net', cost: 'cheap', timeoutMs: 2000, collect: collectNet };

async function collectNet(target: Target): Promise<FactTable> {
  const [count, max, portRange, tcp4, tcp6, somaxconn] = await Promise.all([
    readParsed(target, `${SYSCTL}/netfilter/nf_conntrack_count`, parseCounter),
    readParsed(target, `${SYSCTL}/netfilter/nf_conntrack_max`, parseCounter),
    readParsed(target, `${SYSCTL}/ipv4/ip_local_port_range`, parsePortRange),
    readParsed(target, `${target.processDir}/net/sockstat`, parseSockstat),
    readParsed(target, `${target.processDir}/net/sockstat6`, parseSockstat),
    readParsed(target, `${SYSCTL}/core/somaxconn`, parseCounter),
  ]);
  const inUse6 = valueOf(tcp6)?.inUse ?? 0;
  return {
    'net.conntrack': max.status === 'ok' ? mapEvidence(count, (n) => ({ count: n, max: max.value })) : max,
    'net.portRange': portRange,
    'net.tcpSockets': mapEvidence(tcp4, (tcp) => ({ ...tcp, inUse: tcp.inUse + inUse6 })),
    'net.somaxconn': somaxconn,
    'net.ipv6Default': await readIpv6Default(target),
  };
}

/** Without IPv6 in the kernel the file is not there: then there is no route. */
async function readIpv6Default(target: Target): Promise<Evidence<boolean>> {
  const path = `${target.processDir}/net/ipv6_route`;
  const text = await readText(target, path);
  return text.status === 'absent' && target.knowsAbsence(path)
    ? present(false, path, target.observedAtUnixMs)
    : mapEvidence(text, hasIpv6Default);
}
