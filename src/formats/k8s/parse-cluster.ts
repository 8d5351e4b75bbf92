import type { DatedCertificate, IngressLoad, PodEvent } from '../../model/kubernetes.ts';
import { asList, asNumber, asObject, asText, asTexts, asTime, type Json, parseObject } from './json.ts';

/** Events of one list that are kept, newest last as the server sends them. */
const MAX_EVENTS = 500;

/** Reads an EventList; both `count` and the newer `series.count` are understood. */
export function parseEvents(text: string): readonly PodEvent[] | undefined {
  const list = parseObject(text, 'EventList', 'List');
  return list === undefined
    ? undefined
    : itemsOf(list)
        .slice(-MAX_EVENTS)
        .map((event) => {
          const series = asObject(event['series']);
          return {
            type: asText(event['type']),
            reason: asText(event['reason']),
            message: asText(event['message']),
            count: asNumber(series['count']) ?? asNumber(event['count']) ?? 1,
            lastSeenUnixMs:
              asTime(series['lastObservedTime']) ??
              asTime(event['lastTimestamp']) ??
              asTime(event['eventTime']),
          };
        });
}

/** The text below one key of a ConfigMap; undefined when the text is none or the key is not there. */
export function parseConfigMapKey(text: string, key: string): string | undefined {
  const map = parseObject(text, 'ConfigMap');
  return map === undefined ? undefined : asTexts(map['data'])[key];
}

/** Adds up an IngressList. Source: API reference, networking.k8s.io/v1 Ingress. */
export function parseIngresses(text: string): IngressLoad | undefined {
  const list = parseObject(text, 'IngressList', 'List');
  if (list === undefined) return undefined;
  const items = itemsOf(list);
  const hosts = new Set<string>();
  let [paths, snippetLength] = [0, 0];
  let largest: IngressLoad['largest'];
  for (const item of items) {
    const metadata = asObject(item['metadata']);
    let own = 0;
    for (const rule of asList(asObject(item['spec'])['rules']).map(asObject)) {
      hosts.add(asText(rule['host']) || '*');
      own += asList(asObject(rule['http'])['paths']).length;
    }
    for (const [name, value] of Object.entries(asTexts(metadata['annotations'])))
      if (name.endsWith('-snippet')) snippetLength += value.length;
    paths += own;
    if (own > (largest?.paths ?? 0)) largest = { name: nameOf(metadata), paths: own };
  }
  return { objects: items.length, hosts: hosts.size, paths, snippetLength, largest };
}

/** Reads cert-manager's CertificateList: what it says about the end of each certificate. */
export function parseCertificates(text: string): readonly DatedCertificate[] | undefined {
  const list = parseObject(text, 'CertificateList', 'List');
  return list === undefined
    ? undefined
    : itemsOf(list).flatMap((item) => {
        const notAfterUnixMs = asTime(asObject(item['status'])['notAfter']);
        const spec = asObject(item['spec']);
        const subject = asText(spec['commonName']) || asList(spec['dnsNames']).map(asText).join(', ');
        const where = `Certificate ${nameOf(asObject(item['metadata']))}`;
        return notAfterUnixMs === undefined ? [] : [{ where, subject, notAfterUnixMs }];
      });
}

/** The `tls.crt` of each Secret of a list, still in base64; every other key is ignored. */
export function parseTlsSecrets(
  text: string,
): readonly { readonly where: string; readonly base64: string }[] | undefined {
  const list = parseObject(text, 'SecretList', 'List');
  return list === undefined
    ? undefined
    : itemsOf(list).flatMap((item) => {
        const base64 = asTexts(item['data'])['tls.crt'];
        return base64 === undefined
          ? []
          : [{ where: `Secret ${nameOf(asObject(item['metadata']))}`, base64 }];
      });
}

function itemsOf(list: Json): readonly Json[] {
  return asList(list['items']).map(asObject);
}

function nameOf(metadata: Json): string {
  return `${asText(metadata['namespace']) || 'default'}/${asText(metadata['name'])}`;
}
