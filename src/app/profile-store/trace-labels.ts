import { isSecretKey, redactText } from '../../base/redact.ts';
import type { Profile } from '../../model/profile.ts';

/** What the labels of a profile's samples say. */
export interface LabelFacts {
  /** Distinct ids, lower-case hex, in order of appearance; at most `MAX_IDS` of each. */
  readonly traceIds: readonly string[];
  readonly spanIds: readonly string[];
  /** The first label whose value looks like a secret; null when none does. */
  readonly secretKey: string | null;
}

/** More ids than requests that a minute of samples can tell apart: 100 Hz on 64 cores for a minute are 384,000 samples of few requests. */
const MAX_IDS = 20_000;
/**
 * Names under which libraries put ids into pprof labels, without marks and in lower case. `profileid` is the span id of
 * the root span as Pyroscope's OpenTelemetry wrapper for Go writes it.
 */
const TRACE_KEYS = new Set(['traceid', 'oteltraceid']);
const SPAN_KEYS = new Set(['spanid', 'otelspanid', 'profileid']);

/** Reads ids from the labels of samples and looks for secrets in them. */
export function readTraceLabels(profile: Profile): LabelFacts {
  const traceIds = new Set<string>();
  const spanIds = new Set<string>();
  let secretKey: string | null = null;
  for (let set = 1; set < profile.labels.size; set++) {
    for (const [key, values] of profile.labels.texts(set)) {
      const name = key.toLowerCase().replaceAll(/[^a-z]/g, '');
      if (TRACE_KEYS.has(name)) addIds(traceIds, values, 32);
      else if (SPAN_KEYS.has(name)) addIds(spanIds, values, 16);
      else
        secretKey ??=
          isSecretKey(key) || values.some((value) => redactText(value).text !== value) ? key : null;
    }
  }
  return { traceIds: [...traceIds], spanIds: [...spanIds], secretKey };
}

function addIds(ids: Set<string>, values: readonly string[], digits: number): void {
  for (const value of values) {
    const id = value.toLowerCase();
    if (ids.size < MAX_IDS && id.length === digits && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id)) ids.add(id);
  }
}
