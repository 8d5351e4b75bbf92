import { formatDurationNs } from '../../base/units.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { demoCommand } from '../../base/demo-command.ts';
import { padToWidth } from '../../base/display-width.ts';
import { say, text, type Message, type MessageValue } from '../../base/messages.ts';
import type { RunningServer } from '../../server/start-server.ts';
import type { BackendOptions, RunningBackend } from '../../app/up/start-backend.ts';
import { type CommandIo, defineCommand } from '../command.ts';
import { programName } from '../program-name.ts';
import { TARGET_OPTIONS } from '../target-options.ts';
import { VERSION } from '../version.ts';
import { upMessages as m } from './up.messages.ts';

/** Ports as the design names them; 4317 and 4318 are OTLP's own. */
const DEFAULTS = { web: 4320, http: 4318, grpc: 4317 } as const;
const PORT = { type: 'integer', value: 'PORT', min: 0, max: 65_535 } as const;
const PRIORITIES = ['auto', 'normal', 'low', 'idle'] as const;
const DAYS = { type: 'integer', value: 'DAYS', min: 1, max: 3650 } as const;

/** Starts the whole system and runs until a signal. */
export const command = defineCommand({
  name: 'up',
  about: m.about,
  details: m.details,
  options: {
    port: { ...PORT, about: m.port, default: DEFAULTS.web, env: 'GOROSCOPE_PORT' },
    otlpHttp: { ...PORT, about: m.otlpHttp, default: DEFAULTS.http, env: 'GOROSCOPE_OTLP_HTTP' },
    otlpGrpc: { ...PORT, about: m.otlpGrpc, default: DEFAULTS.grpc, env: 'GOROSCOPE_OTLP_GRPC' },
    host: { type: 'string', value: 'ADDRESS', about: m.host, default: '127.0.0.1', env: 'GOROSCOPE_HOST' },
    allowHost: { type: 'list', value: 'NAME', about: m.allowHost },
    data: { type: 'string', value: 'DIR', about: m.data, env: 'GOROSCOPE_DATA' },
    clickhouse: { type: 'string', value: 'URL', about: m.clickhouse, env: 'GOROSCOPE_CLICKHOUSE' },
    enginePriority: {
      type: 'string',
      value: 'PRIORITY',
      about: m.enginePriority,
      choices: PRIORITIES,
      default: 'auto',
    },
    tokenFile: { type: 'string', value: 'FILE', about: m.tokenFile, env: 'GOROSCOPE_TOKEN_FILE' },
    keepTraces: { ...DAYS, about: m.keepTraces, default: 7 },
    keepLogs: { ...DAYS, about: m.keepLogs, default: 7 },
    keepMetrics: { ...DAYS, about: m.keepMetrics, default: 30 },
    doctorEvery: {
      type: 'integer',
      value: 'SECONDS',
      min: 0,
      max: 86_400,
      about: m.doctorEvery,
      default: 300,
    },
    profile: { type: 'list', value: 'NAME=ADDRESS', about: m.profile },
    profileEvery: {
      type: 'integer',
      value: 'SECONDS',
      min: 6,
      max: 86_400,
      about: m.profileEvery,
      default: 60,
    },
    profileSeconds: {
      type: 'integer',
      value: 'SECONDS',
      min: 1,
      max: 300,
      about: m.profileSeconds,
      default: 10,
    },
    kubeconfig: TARGET_OPTIONS.kubeconfig,
    context: TARGET_OPTIONS.context,
  },
  examples: [
    'goroscope up',
    'goroscope up --port 5000 --data ./telemetry',
    'goroscope up --profile checkout=http://127.0.0.1:6060',
    'GOROSCOPE_TOKEN=$(openssl rand -hex 24) goroscope up --host 0.0.0.0',
  ],
  run: async ({ options, io }) => {
    const startedMs = performance.now();
    const { dataDir, token, host } = await refuseEarly(options, io);
    const profiles = await readProfileOptions(options);
    const program = programName(process.argv[1], io.env, process.cwd());
    const tell = (message: Message, values?: Readonly<Record<string, MessageValue>>) => {
      if (!io.quiet) io.err(`${text(message, io.lang, values)}\n`);
    };
    tell(options.clickhouse === undefined ? m.starting : m.connecting, { dir: dataDir });
    const [{ startBackend }, { startServer }, { webDirOf }] = await Promise.all([
      import('../../app/up/start-backend.ts'),
      import('../../server/start-server.ts'),
      import('../web-dir.ts'),
    ]);
    const backend = await startBackend({
      dataDir,
      clickhouse: options.clickhouse,
      enginePriority: PRIORITIES.find((priority) => priority === options.enginePriority),
      otlpHttp: { host, port: options.otlpHttp },
      otlpGrpc: { host, port: options.otlpGrpc },
      token,
      retentionDays: { traces: options.keepTraces, logs: options.keepLogs, metrics: options.keepMetrics },
      version: VERSION,
      profiles,
      ingest: {
        restsUnread: true,
        onEvent: (event) =>
          event.severity === 'info' || io.err(`${event.severity}: ${event.text[io.lang]}\n`),
      },
    });
    let server: RunningServer | undefined;
    try {
      server = await startServer({
        backend,
        host,
        port: options.port,
        token,
        allowedHosts: options.allowHost,
        program,
        doctorEveryMs: options.doctorEvery * 1000,
        webDir: webDirOf(import.meta.url),
        onInternalError: (id, error) => tell(m.internal, { id, reason: stackOf(error) }),
      });
      if (profiles.targets.length > 0) tell(m.profiling, profilingValues(profiles));
      announce(io, backend, server, { token: token !== undefined, startedMs, dataDir, program });
      await aborted(io.signal);
      tell(m.stopping);
    } finally {
      await server?.close();
      await backend.close();
    }
    tell(m.stopped);
    return 0;
  },
});

/** Which processes are profiled. Errors: BAD_OPTION; KUBECONFIG_NOT_USABLE for a configuration or context that was named. */
async function readProfileOptions(options: {
  readonly profile: readonly string[];
  readonly profileEvery: number;
  readonly profileSeconds: number;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}): Promise<NonNullable<BackendOptions['profiles']>> {
  const { parseTargets } = await import('../../app/profile-store/parse-targets.ts');
  const { profileEvery: everySeconds, profileSeconds: cpuSeconds } = options;
  const { kubeconfig, context } = options;
  const cluster = {
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
  };
  const targets = parseTargets(options.profile, everySeconds, cpuSeconds);
  if (kubeconfig !== undefined || context !== undefined) {
    const { loadKubeConnection } = await import('../../collect/target/kube/kube-config.ts');
    await loadKubeConnection(cluster);
  }
  return { targets, everySeconds, cpuSeconds, cluster };
}

function profilingValues(profiles: NonNullable<BackendOptions['profiles']>): Record<string, MessageValue> {
  const services = profiles.targets.map(({ service }) => service).join(', ');
  return { services, every: profiles.everySeconds, seconds: profiles.cpuSeconds };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

interface EarlyOptions {
  readonly host: string;
  readonly port: number;
  readonly otlpHttp: number;
  readonly otlpGrpc: number;
  readonly data: string | undefined;
  readonly tokenFile: string | undefined;
}

/**
 * The data directory, the token and the host as the system takes it. What needs no engine to be refused is refused before one
 * is started.
 */
async function refuseEarly(
  options: EarlyOptions,
  io: CommandIo,
): Promise<{ readonly dataDir: string; readonly token: string | undefined; readonly host: string }> {
  refuseSamePorts(options);
  const [{ defaultDataDir, prepareDataDir }, { readToken }, { isLoopback }] = await Promise.all([
    import('../../app/up/data-dir.ts'),
    import('../../app/up/read-token.ts'),
    import('../../ingest/listen.ts'),
  ]);
  const dataDir = options.data ?? defaultDataDir(io.env);
  const token = readToken({ file: options.tokenFile, env: io.env['GOROSCOPE_TOKEN'] });
  // IPv6 as addresses are printed, with brackets.
  const host = options.host.replace(/^\[(.*)\]$/, '$1');
  if (token === undefined && !isLoopback(host)) {
    throw new AppError('SERVER_TOKEN_REQUIRED', { values: { host } });
  }
  prepareDataDir(dataDir);
  return { dataDir, token, host };
}

/** Throws BAD_OPTION when two of the three ports are the same one; the system would only say that it is taken. */
function refuseSamePorts(options: EarlyOptions): void {
  const taken = new Map<number, string>();
  for (const [option, port] of [
    ['--port', options.port],
    ['--otlp-http', options.otlpHttp],
    ['--otlp-grpc', options.otlpGrpc],
  ] as const) {
    const other = taken.get(port);
    if (other !== undefined && port !== 0) {
      throw new AppError('BAD_OPTION', {
        values: { command: 'up', option, problem: say(m.samePort, { port, other }) },
      });
    }
    taken.set(port, option);
  }
}

interface Announced {
  readonly token: boolean;
  readonly startedMs: number;
  readonly dataDir: string;
  readonly program: string;
}

/** Says where everything listens and how to send data; one JSON line with `--json`. */
function announce(
  io: CommandIo,
  backend: RunningBackend,
  server: RunningServer,
  { token, startedMs, dataDir, program }: Announced,
): void {
  const shown = server.url.slice('http://'.length, server.url.lastIndexOf(':'));
  const { http, grpc } = backend.ingest.addresses;
  const otlpHttp = `http://${shown}:${http?.port ?? 0}`;
  const otlpGrpc = `http://${shown}:${grpc?.port ?? 0}`;
  if (io.json) {
    io.out(
      `${JSON.stringify({ schema: 1, version: VERSION, web: server.url, otlpHttp, otlpGrpc, dataDir, tokenRequired: token })}\n`,
    );
    return;
  }
  const told = (message: Message, values?: Readonly<Record<string, MessageValue>>) =>
    text(message, io.lang, values);
  const row = (label: Message, value: string) => `  ${padToWidth(told(label), 16)}${value}`;
  const time = formatDurationNs((performance.now() - startedMs) * 1e6);
  const lines = [
    told(m.ready, { version: VERSION, time }),
    '',
    row(m.web, server.url),
    row(m.grpc, otlpGrpc),
    row(m.http, otlpHttp),
    row(m.dataDir, dataDir),
    '',
    told(m.send),
    '',
    `  export OTEL_EXPORTER_OTLP_ENDPOINT=${otlpGrpc}`,
    '  export OTEL_EXPORTER_OTLP_PROTOCOL=grpc',
    '  export OTEL_SERVICE_NAME=my-service',
    ...(token ? [`  ${told(m.tokenNote)}`] : []),
    '',
    told(m.noService, { demo: demoCommand(program, server.url) }),
    told(m.doctorNote, { program }),
    told(m.stop),
    '',
  ];
  io.out(io.quiet ? `${server.url}\n` : lines.join('\n'));
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
