/** One sample of the Prometheus text format. `value` may be infinite or NaN, as the format allows. */
export interface ExpositionSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
