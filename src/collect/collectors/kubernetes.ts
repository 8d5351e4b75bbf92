import { parseCorefile } from '../../formats/corefile/parse-corefile.ts';
import {
  parseCertificates,
  parseConfigMapKey,
  parseEvents,
  parseIngresses,
  parseTlsSecrets,
} from '../../formats/k8s/parse-cluster.ts';
import { parseLimitRanges, parseQuotas } from '../../formats/k8s/parse-limits.ts';
import { parseConfigz, parseNode } from '../../formats/k8s/parse-node.ts';
import { parsePod } from '../../formats/k8s/parse-pod.ts';
import { parseExposition } from '../../formats/prometheus/parse-exposition.ts';
import { say } from '../../base/messages.ts';
import { type Evidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { ExpositionSample } from '../../model/exposition.ts';
import type { FactKey, FactTable } from '../../model/facts.ts';
import type { DatedCertificate } from '../../model/kubernetes.ts';
import type { Target, TargetKind } from '../../model/target.ts';
import { parseCertificates as parsePem } from './tls.ts';
import { clusterMessages as m } from '../cluster.messages.ts';
import type { Collector } from '../collector.ts';
import { readParsed, readText } from '../read-text.ts';

/** A list of a large cluster, and the metrics of a busy server. */
const MAX_BYTES = 32 << 20;
/** Where a folder of this name would be somebody's own and no answers of a cluster. */
const NO_CLUSTER: readonly TargetKind[] = ['local', 'pid', 'container', 'ssh', 'image'];

/** Samples that checks look at, by fact. */
const METRICS = {
  'coredns.metrics': ['coredns', /^coredns_(?:dns_responses_total|cache_(?:hits|misses|requests)_total)$/],
  'etcd.metrics': [
    'etcd',
    /^(?:etcd_disk_(?:wal_fsync|backend_commit)_duration_seconds_(?:bucket|count)|etcd_server_(?:leader_changes_seen_total|has_leader|quota_backend_bytes|proposals_failed_total)|etcd_mvcc_db_total_size_in_bytes|process_start_time_seconds)$/,
  ],
  'ingress.metrics': ['ingress-nginx', /^nginx_ingress_controller_config_last_reload_\w+$/],
  'mesh.controlPlane': ['istiod', /^pilot_(?:xds_config_size_bytes_(?:bucket|count)|total_xds_rejects)$/],
  'mesh.proxy': [
    'envoy',
    /^envoy_(?:cluster_manager_active_clusters|listener_manager_total_listeners_active|server_memory_allocated)$/,
  ],
} as const;

/** What the API server and the neighbours of a pod say: files of `formats/k8s/README.md`. */
export const collector: Collector = {
  name: 'kubernetes',
  cost: 'cheap',
  timeoutMs: 5000,
  collect: collectCluster,
};

async function collectCluster(target: Target): Promise<FactTable> {
  if (NO_CLUSTER.includes(target.kind)) return nothing(target);
  // A capture of something else than a pod holds no answer of a cluster at all.
  if (target.kind === 'snapshot' && (await target.readDir('/k8s')).status !== 'ok') return nothing(target);
  const name = valueOf(await readText(target, '/k8s/container'))?.trim();
  const isPod = (await target.readFile('/k8s/pod.json', { maxBytes: 1 })).status === 'ok';
  const read = async <T>(file: string, parse: (text: string) => T | undefined): Promise<Evidence<T>> => {
    const path = `/k8s/${file}`;
    const found = await readParsed(target, path, parse, { maxBytes: MAX_BYTES });
    // Beside a pod, what was not captured may well be there.
    return found.status === 'absent' && isPod && !target.knowsAbsence(path)
      ? { ...found, status: 'failed' }
      : found;
  };
  const samples = (key: keyof typeof METRICS): Promise<Evidence<readonly ExpositionSample[]>> => {
    const [file, wanted] = METRICS[key];
    return read(`metrics/${file}.txt`, (text) => parseExposition(text, (sample) => wanted.test(sample)));
  };
  const [pod, node, kubelet, events, ingresses, config, certificates, secrets, ranges, quotas] =
    await Promise.all([
      read('pod.json', (text) => parsePod(text, name)),
      read('node.json', parseNode),
      read('configz.json', parseConfigz),
      read('events.json', parseEvents),
      read('ingresses.json', parseIngresses),
      read('coredns.json', (text) => parseCorefile(parseConfigMapKey(text, 'Corefile') ?? '')),
      read('certificates.json', parseCertificates),
      read('tls-secrets.json', toDated),
      read('limitranges.json', parseLimitRanges),
      read('resourcequotas.json', parseQuotas),
    ]);
  return {
    'k8s.pod': pod,
    'k8s.node': node,
    'k8s.kubelet': kubelet,
    'k8s.events': events,
    'k8s.ingresses': ingresses,
    'k8s.limitRanges': ranges,
    'k8s.quotas': quotas,
    'k8s.certificates': joined(certificates, secrets),
    'coredns.config': config,
    'coredns.metrics': await samples('coredns.metrics'),
    'etcd.metrics': await samples('etcd.metrics'),
    'ingress.metrics': await samples('ingress.metrics'),
    'mesh.controlPlane': await samples('mesh.controlPlane'),
    'mesh.proxy': await samples('mesh.proxy'),
  };
}

/** No cluster was asked, which is something else than a cluster that did not answer. */
function nothing(target: Target): FactTable {
  const keys: readonly FactKey[] = [
    'k8s.pod',
    'k8s.node',
    'k8s.kubelet',
    'k8s.events',
    'k8s.ingresses',
    'k8s.limitRanges',
    'k8s.quotas',
    'k8s.certificates',
    'coredns.config',
    ...(Object.keys(METRICS) as FactKey[]),
  ];
  const gap = missing<never>('absent', say(m.noCluster), target.name);
  return Object.fromEntries(keys.map((key) => [key, gap]));
}

function toDated(text: string): readonly DatedCertificate[] | undefined {
  return parseTlsSecrets(text)?.flatMap(({ where, base64 }) => {
    // The first one is the server's own; what follows are those that signed it.
    const [own] = parsePem(Buffer.from(base64, 'base64').toString('latin1'));
    return own === undefined ? [] : [{ where, ...own }];
  });
}

/** One of the two is enough to judge what it lists; with neither, the reason of the second is told. */
function joined(
  first: Evidence<readonly DatedCertificate[]>,
  second: Evidence<readonly DatedCertificate[]>,
): Evidence<readonly DatedCertificate[]> {
  if (first.status !== 'ok') return second.status === 'ok' || first.status === 'absent' ? second : first;
  const more = valueOf(second);
  return more === undefined
    ? first
    : present([...first.value, ...more], `${first.source}, ${second.source}`, first.observedAtUnixMs);
}
