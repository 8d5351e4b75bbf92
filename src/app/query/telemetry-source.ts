import type { z } from 'zod';
import type { ROUTES } from '../../api/routes.ts';

/** The routes the command line asks. */
export type AskedRoute = 'traceSearch' | 'logSearch' | 'metricList' | 'metricQuery' | 'sql';

/** What a route is asked with: its query or body, before defaults are filled in. */
export type AskedInput<N extends AskedRoute> = (typeof ROUTES)[N] extends {
  readonly query: infer Q extends z.ZodType;
}
  ? z.input<Q>
  : (typeof ROUTES)[N] extends { readonly body: infer B extends z.ZodType }
    ? z.input<B>
    : never;

/** What a route answers. */
export type Asked<N extends AskedRoute> = z.output<(typeof ROUTES)[N]['answer']>;

/** Something that answers like the HTTP interface: a running server, or a data directory nobody holds. */
export interface TelemetrySource {
  ask<N extends AskedRoute>(route: N, input: AskedInput<N>, signal: AbortSignal): Promise<Asked<N>>;
  close(): Promise<void>;
}
