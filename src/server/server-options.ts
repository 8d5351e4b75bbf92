import type { Backend } from '../app/up/backend.ts';

/** How the web server listens and what it may use. */
export interface ServerOptions {
  readonly backend: Backend;
  readonly host: string;
  /** 0 chooses a free port. */
  readonly port: number;
  /** Bearer token; required on any address but loopback. */
  readonly token?: string | undefined;
  /** Host names under which it may be asked besides its addresses. @default none */
  readonly allowedHosts?: readonly string[];
  /** How the program is called, for commands that texts suggest. @default 'goroscope' */
  readonly program?: string;
  /** Folder with the built web UI. */
  readonly webDir: string;
  /** Requests that read the store at the same time. @default 4 */
  readonly queryConcurrency?: number;
  /** Requests that may wait for their turn. @default 64 */
  readonly queryMaxWaiting?: number;
  /** Wall time of one request. @default 20000 */
  readonly queryTimeoutMs?: number;
  /** Live tails at once. @default 16 */
  readonly maxTails?: number;
  /** How often own metrics are stored; 0 switches them off. @default 15000 */
  readonly selfTelemetryEveryMs?: number;
  /** How often the doctor looks at this machine and keeps what it finds; 0 switches that off. @default 300000 */
  readonly doctorEveryMs?: number;
  /** Is told what went wrong inside; the client is told the id only. @default nothing */
  readonly onInternalError?: (id: string, error: unknown) => void;
  /** Compares every answer with the contract: for tests. @default false */
  readonly checkAnswers?: boolean;
}

/** All options with their values. */
export type FilledServerOptions = Required<Omit<ServerOptions, 'token'>> & Pick<ServerOptions, 'token'>;

/** The options with defaults filled in. */
export function fillServerOptions(options: ServerOptions): FilledServerOptions {
  return {
    allowedHosts: [],
    program: 'goroscope',
    queryConcurrency: 4,
    queryMaxWaiting: 64,
    queryTimeoutMs: 20_000,
    maxTails: 16,
    selfTelemetryEveryMs: 15_000,
    doctorEveryMs: 300_000,
    onInternalError: () => undefined,
    checkAnswers: false,
    ...options,
  };
}
