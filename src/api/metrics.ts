import { z } from 'zod';
import { completenessSchema, repeatedSchema, timeRangeShape } from './common.ts';

/** The five metric types of OTLP. */
export const metricTypeSchema = z.enum(['gauge', 'sum', 'histogram', 'exponential_histogram', 'summary']);

/** `GET /api/v1/metrics`: the metrics seen in the range. */
export const metricListQuerySchema = z.object({
  ...timeRangeShape,
  service: z.string().optional(),
  text: z.string().max(200).optional(),
});
/** Query of the metric list. */
export type MetricListQuery = z.infer<typeof metricListQuerySchema>;
/** One metric name. */
export const metricInfoSchema = z.object({
  name: z.string(),
  type: metricTypeSchema,
  unit: z.string(),
  description: z.string(),
  temporality: z.enum(['unspecified', 'delta', 'cumulative']),
  monotonic: z.boolean(),
  services: z.array(z.string()),
  series: z.number().int(),
});
/** One metric name. */
export type MetricInfo = z.infer<typeof metricInfoSchema>;
/** Answer of the metric list. */
export const metricListSchema = z.object({
  metrics: z.array(metricInfoSchema),
  completeness: completenessSchema,
});
/** Answer of the metric list. */
export type MetricList = z.infer<typeof metricListSchema>;

/** `GET /api/v1/metrics/labels?name=`: label keys of one metric with their values. */
export const metricLabelsQuerySchema = z.object({
  ...timeRangeShape,
  name: z.string(),
  service: z.string().optional(),
});
/** Query of the labels of one metric. */
export type MetricLabelsQuery = z.infer<typeof metricLabelsQuerySchema>;
/** Answer of the metric labels; at most 200 values a key, `distinct` counts all. */
export const metricLabelsSchema = z.object({
  labels: z.array(z.object({ key: z.string(), values: z.array(z.string()), distinct: z.number().int() })),
});
/** Labels of one metric. */
export type MetricLabels = z.infer<typeof metricLabelsSchema>;

/**
 * `GET /api/v1/metrics/query`: one metric as series over time. `filter` repeats `key=value`; `by` repeats label keys.
 * `value`: the last value (gauges, cumulative sums), the sum of a step (delta sums), the mean (histograms, summaries).
 * `rate` per second and `increase` per step: of sums, or of the number of recorded values of histograms and summaries;
 * resets are handled, what was counted between two points is spread evenly between them. `quantile`, `mean`, `count`:
 * of the values recorded in a step. Histograms are merged before the quantile is taken, whatever `aggregate` says.
 */
export const metricQuerySchema = z.object({
  ...timeRangeShape,
  name: z.string(),
  /** Needed only when metrics of several types share the name; without it the type with most series is taken. */
  type: metricTypeSchema.optional(),
  fn: z.enum(['value', 'rate', 'increase', 'quantile', 'count', 'mean']).default('value'),
  aggregate: z.enum(['sum', 'avg', 'min', 'max', 'none']).default('sum'),
  quantile: z.coerce.number().min(0).max(1).default(0.95),
  by: repeatedSchema.optional(),
  filter: repeatedSchema.optional(),
  points: z.coerce.number().int().min(1).max(1000).default(240),
});
/** Query of one metric. */
export type MetricQuery = z.infer<typeof metricQuerySchema>;
/** One series; `values` has one entry a step, null where there was no sample. */
export const metricSeriesSchema = z.object({
  labels: z.record(z.string(), z.string()),
  values: z.array(z.number().nullable()),
});
/** One series. */
export type MetricSeries = z.infer<typeof metricSeriesSchema>;
/** Answer of a metric query. */
export const metricResultSchema = z.object({
  fromUnixMs: z.number(),
  stepMs: z.number(),
  type: metricTypeSchema,
  unit: z.string(),
  series: z.array(metricSeriesSchema),
  /** Series left out of the answer because there were too many. */
  cutSeries: z.number().int(),
  exemplars: z.array(
    z.object({
      timeUnixMs: z.number(),
      value: z.number(),
      traceId: z.string(),
      spanId: z.string(),
      labels: z.record(z.string(), z.string()),
    }),
  ),
  completeness: completenessSchema,
});
/** Answer of a metric query. */
export type MetricResult = z.infer<typeof metricResultSchema>;
