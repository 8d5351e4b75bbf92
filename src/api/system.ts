import { z } from 'zod';
import { completenessSchema, localTextSchema } from './common.ts';

/** Health of one signal's path from receiver to store. Counters count since the start of the process. */
export const signalHealthSchema = z.object({
  requests: z.number(),
  acceptedItems: z.number(),
  rejectedItems: z.number(),
  /** Attributes beyond the limit of an item, resource or scope: left out and counted as dropped. */
  cutAttributes: z.number(),
  storedItems: z.number(),
  lastReceivedUnixMs: z.number().nullable(),
});
/** Health of one signal. */
export type SignalHealth = z.infer<typeof signalHealthSchema>;

/**
 * `GET /api/v1/status`: is the system well, where does it listen, what does it hold. Without a store connection the rest
 * is still answered.
 */
export const statusSchema = z.object({
  version: z.string(),
  /** How the program is called where the server runs: `goroscope`, or `node bin/goroscope.mjs` in a checkout. */
  program: z.string(),
  startedUnixMs: z.number(),
  nowUnixMs: z.number(),
  /** Addresses as they are put into settings: `http://host:port`, gRPC `host:port`; empty when switched off. */
  listen: z.object({ web: z.string(), otlpHttp: z.string(), otlpGrpc: z.string() }),
  tokenRequired: z.boolean(),
  engine: z.object({
    kind: z.enum(['embedded', 'clickhouse']),
    state: z.enum(['starting', 'ready', 'restarting', 'down']),
    version: z.string().nullable(),
    restarts: z.number().int(),
    lastError: z.string().nullable(),
    /** Where the embedded engine's process stands between others that wait for a processor. */
    priority: z.enum(['normal', 'low', 'idle']).nullable(),
    runningQueries: z.number().int(),
    waitingQueries: z.number().int(),
  }),
  ingest: z.object({
    state: z.enum(['accepting', 'refusing']),
    /** Why receivers answer 503 at the moment. */
    refusalReason: z.string().nullable(),
    /** The same in both languages. */
    refusal: localTextSchema.nullable(),
    /** What to do about it. */
    advice: localTextSchema.nullable(),
    traces: signalHealthSchema,
    logs: signalHealthSchema,
    metrics: signalHealthSchema,
    walBytes: z.number(),
    walLimitBytes: z.number(),
    /** Age of the oldest acknowledged record that is not yet in the store. */
    lagMs: z.number(),
    ackP50Ms: z.number().nullable(),
    ackP99Ms: z.number().nullable(),
    quarantined: z.number().int(),
    /** What an operator should know, newest first: refusals, failed writes, engine restarts. */
    events: z.array(
      z.object({
        atUnixMs: z.number(),
        severity: z.enum(['info', 'warning', 'error']),
        name: z.string(),
        text: localTextSchema,
      }),
    ),
  }),
  storage: z.object({
    dataDir: z.string(),
    freeBytes: z.number().nullable(),
    tables: z.array(
      z.object({
        table: z.string(),
        rows: z.number(),
        bytes: z.number(),
        oldestUnixMs: z.number().nullable(),
      }),
    ),
    retentionDays: z.record(z.string(), z.number()),
    /**
     * When telemetry of any service but Goroscope itself was last received, also before a restart; null when none is
     * stored or the store could not say.
     */
    lastReceivedUnixMs: z.number().nullable(),
  }),
  process: z.object({ rssBytes: z.number(), engineRssBytes: z.number().nullable(), uptimeMs: z.number() }),
});
/** State of the running system. */
export type Status = z.infer<typeof statusSchema>;

/**
 * `GET /api/v1/resolve?q=`: what a pasted text is: the omnibox's question. Trace id, request id, span id, service,
 * check; the answer names the page to open.
 */
export const resolveQuerySchema = z.object({ q: z.string().min(1).max(500) });
/** Answer of the omnibox, most likely first. */
export const resolveSchema = z.object({
  hits: z.array(
    z.object({
      kind: z.enum(['trace', 'span', 'request', 'service', 'check', 'metric']),
      label: z.string(),
      traceId: z.string().optional(),
      spanId: z.string().optional(),
      service: z.string().optional(),
      id: z.string().optional(),
      atUnixMs: z.number().optional(),
    }),
  ),
});
/** Answer of the omnibox. */
export type Resolve = z.infer<typeof resolveSchema>;

/** `POST /api/v1/sql {query, limit}`: read-only SQL over the store. */
export const sqlRequestSchema = z.object({
  query: z.string().min(1).max(100_000),
  limit: z.number().int().min(1).max(100_000).default(10_000),
});
/** Answer of read-only SQL: the contract of `goroscope query sql --json`. */
export const sqlResultSchema = z.object({
  schema: z.literal(1),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.record(z.string(), z.unknown())),
  completeness: completenessSchema,
});
/** Answer of read-only SQL. */
export type SqlResult = z.infer<typeof sqlResultSchema>;

/**
 * `GET /api/v1/session`: may this browser read? `POST /api/v1/session {token}` signs in with the server's token (an
 * HttpOnly cookie is set), `DELETE /api/v1/session` signs out. The only routes that answer without a token.
 */
export const sessionSchema = z.object({ tokenRequired: z.boolean(), signedIn: z.boolean() });
/** Whether this caller may read. */
export type Session = z.infer<typeof sessionSchema>;
/** Sign-in with the server's token. */
export const signInSchema = z.object({ token: z.string().min(1).max(1000) });
