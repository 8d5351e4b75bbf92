/** Stages of one request, in order: name, connection, encryption, answer. */
export type RequestStage = 'dns' | 'tcp' | 'tls' | 'http';

/** One GET, with its stages. */
export interface HttpAnswer {
  /** Null when there was no answer. */
  readonly status: number | null;
  /** Where it ended and with which error code; `TIMEOUT` for one that took too long. */
  readonly failed: { readonly stage: RequestStage; readonly code: string } | null;
  /** Milliseconds from the start to the end of each stage that ended. */
  readonly doneMs: Readonly<Partial<Record<RequestStage, number>>>;
  readonly totalMs: number;
}

/** One address that was asked. */
export interface AskedAddress {
  readonly url: string;
  readonly answer: HttpAnswer;
}

/** Repeated look-ups of one name, both families each time, as a dial makes them. */
export interface NameLookups {
  readonly name: string;
  readonly samples: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly ipv4: number;
  readonly ipv6: number;
  /** Error code of look-ups that failed, with their count. */
  readonly failures: Readonly<Record<string, number>>;
}
