import type { AskedAddress, HttpAnswer, NameLookups, RequestStage } from '../../model/network-probe.ts';

/** An address that answered. */
export function answered(url: string, status: number, totalMs = 80): AskedAddress {
  const doneMs = { dns: 5, tcp: 20, tls: 50, http: totalMs };
  return { url, answer: { status, failed: null, doneMs, totalMs } };
}

/** An address that did not answer. */
export function failedAt(url: string, stage: RequestStage, code: string): AskedAddress {
  const answer: HttpAnswer = { status: null, failed: { stage, code }, doneMs: {}, totalMs: 8000 };
  return { url, answer };
}

/** Look-ups that all went well. */
export function lookups(rest: Partial<NameLookups> = {}): NameLookups {
  return {
    name: 'proxy.example',
    samples: 20,
    medianMs: 2,
    p95Ms: 5,
    ipv4: 2,
    ipv6: 2,
    failures: {},
    ...rest,
  };
}
