/** What OTLP documents hold. */
export interface OtlpSummary {
  readonly spans: number;
  readonly logs: number;
  readonly metrics: number;
  readonly services: readonly string[];
  /** Failed spans by service, most first. */
  readonly failed: readonly (readonly [service: string, count: number])[];
  readonly fromUnixMs: number | null;
  readonly toUnixMs: number | null;
}

type Json = Readonly<Record<string, unknown>>;

const MAX_SERVICES = 64;
const ERROR = new Set<unknown>([2, '2', 'STATUS_CODE_ERROR']);

/** Adds up OTLP documents in JSON. Unknown and malformed parts are passed over. Source: OTLP specification, "JSON Protobuf Encoding". */
export class OtlpFold {
  #spans = 0;
  #logs = 0;
  #metrics = 0;
  readonly #services = new Set<string>();
  readonly #failed = new Map<string, number>();
  #from: number | null = null;
  #to: number | null = null;

  /** Adds a document; false when the text is none. */
  addText(text: string): boolean {
    if (text.trim() === '') return true;
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      return false;
    }
    if (typeof document !== 'object' || document === null) return false;
    for (const resource of list(document, 'resourceSpans')) this.#resource(resource, 'scopeSpans', 'spans');
    for (const resource of list(document, 'resourceLogs'))
      this.#resource(resource, 'scopeLogs', 'logRecords');
    for (const resource of list(document, 'resourceMetrics'))
      this.#resource(resource, 'scopeMetrics', 'metrics');
    return true;
  }

  #resource(resource: Json, scopes: string, records: 'spans' | 'logRecords' | 'metrics'): void {
    const service = serviceOf(resource);
    if (service !== '' && this.#services.size < MAX_SERVICES) this.#services.add(service);
    for (const scope of list(resource, scopes)) {
      for (const record of list(scope, records)) {
        if (records === 'metrics') {
          this.#metrics++;
          continue;
        }
        if (records === 'spans') {
          this.#spans++;
          const status = record['status'] as Json | undefined;
          if (ERROR.has(status?.['code'])) this.#failed.set(service, (this.#failed.get(service) ?? 0) + 1);
        } else this.#logs++;
        for (const key of ['startTimeUnixNano', 'endTimeUnixNano', 'timeUnixNano'])
          this.#seeTime(record[key]);
      }
    }
  }

  #seeTime(value: unknown): void {
    const ms = typeof value === 'string' || typeof value === 'number' ? Number(value) / 1e6 : 0;
    if (!(ms > 0)) return;
    this.#from = Math.min(this.#from ?? ms, ms);
    this.#to = Math.max(this.#to ?? ms, ms);
  }

  /** What was added so far. */
  summary(): OtlpSummary {
    return {
      spans: this.#spans,
      logs: this.#logs,
      metrics: this.#metrics,
      services: [...this.#services],
      failed: [...this.#failed].sort((a, b) => b[1] - a[1]),
      fromUnixMs: this.#from,
      toUnixMs: this.#to,
    };
  }
}

function list(parent: object, key: string): readonly Json[] {
  const value = (parent as Json)[key];
  return Array.isArray(value)
    ? value.filter((one): one is Json => typeof one === 'object' && one !== null)
    : [];
}

function serviceOf(resource: Json): string {
  const inner = resource['resource'];
  if (typeof inner !== 'object' || inner === null) return '';
  const found = list(inner, 'attributes').find((attribute) => attribute['key'] === 'service.name');
  const value = found?.['value'] as Json | undefined;
  return typeof value?.['stringValue'] === 'string' ? value['stringValue'] : '';
}
