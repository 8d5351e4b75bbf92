import type { Recogniser } from '../recogniser.ts';

/** OTLP in JSON: one request, or one on each line as the collector's file exporter writes. */
export const recogniser: Recogniser = {
  recognise: ({ text }) => (/^\s*\{\s*"resource(?:Spans|Logs|Metrics|Profiles)"\s*:/.test(text) ? 95 : 0),
};
