import { formatBytes } from '../../base/units.ts';
import { type Message, type MessageValue, text } from '../../base/messages.ts';
import type { FoundServer } from '../../app/demo/find-server.ts';
import type { Replayed } from '../../app/demo/replay.ts';
import { type CommandCall, type CommandIo, defineCommand, type OptionTable } from '../command.ts';
import { demoMessages as m } from './demo.messages.ts';

const OPTIONS = {
  server: {
    type: 'string',
    value: 'URL',
    about: m.server,
    default: 'http://127.0.0.1:4320',
    env: 'GOROSCOPE_SERVER',
  },
  tokenFile: { type: 'string', value: 'FILE', about: m.tokenFile, env: 'GOROSCOPE_TOKEN_FILE' },
  recording: { type: 'string', value: 'FILE', about: m.recording },
  live: { type: 'boolean', about: m.live },
} as const satisfies OptionTable;

const STORED_PATIENCE_MS = 120_000;

/** A server the demo talks to; `stop` ends one that the demo started itself. */
interface DemoServer extends FoundServer {
  readonly stop?: () => Promise<void>;
}

/** Replays the recorded shop into a server. */
export const command = defineCommand({
  name: 'demo',
  about: m.about,
  details: m.details,
  options: OPTIONS,
  examples: ['goroscope demo', 'goroscope demo --live', 'goroscope demo --recording ./recording.otlp'],
  run: async (call) => {
    const [{ readToken }, { replayRecording, measureRecording }, { waitUntilStored }, { demoFileOf }] =
      await Promise.all([
        import('../../app/up/read-token.ts'),
        import('../../app/demo/replay.ts'),
        import('../../app/demo/find-server.ts'),
        import('../demo-file.ts'),
      ]);
    const { options, io } = call;
    const token = readToken({ file: options.tokenFile, env: io.env['GOROSCOPE_TOKEN'] });
    const path = options.recording ?? demoFileOf(import.meta.url);
    // A recording that cannot be read is found out before a server is started for it.
    await measureRecording(path);
    const server = await serverFor(call, token);
    try {
      const progress = progressLine(io);
      const replayed = await replayRecording({
        path,
        otlpHttp: server.otlpHttp,
        token,
        live: options.live,
        signal: io.signal,
        onProgress: ({ sent, total, bytes }) =>
          progress(m.sending, { sent, total, bytes: formatBytes(bytes) }),
      });
      progress(m.storing);
      await waitUntilStored(server.url, token, STORED_PATIENCE_MS);
      progress();
      await tell(io, path, server, replayed);
      if (server.stop !== undefined) await aborted(io.signal);
    } catch (error) {
      if (!io.signal.aborted) throw error;
    } finally {
      await server.stop?.();
    }
    return 0;
  },
});

async function serverFor(
  { options, io }: CommandCall<typeof OPTIONS>,
  token: string | undefined,
): Promise<DemoServer> {
  const { findServer } = await import('../../app/demo/find-server.ts');
  const found = await findServer(options.server.replace(/\/+$/, ''), token);
  return found ?? startOwn(io, options.server);
}

/** A whole system on free ports with a data directory that goes with it. */
async function startOwn(io: CommandIo, wanted: string): Promise<DemoServer> {
  const [
    { rmSync },
    { mkdtemp, rm },
    { tmpdir },
    path,
    { startBackend },
    { startServer },
    { webDirOf },
    { VERSION },
  ] = await Promise.all([
    import('node:fs'),
    import('node:fs/promises'),
    import('node:os'),
    import('node:path'),
    import('../../app/up/start-backend.ts'),
    import('../../server/start-server.ts'),
    import('../web-dir.ts'),
    import('../version.ts'),
  ]);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'goroscope-demo-'));
  if (!io.quiet) io.err(`${text(m.starting, io.lang, { url: wanted, dir: dataDir })}\n`);
  const host = '127.0.0.1';
  // Also when the process ends at once, because nobody reads what it prints any more.
  const onExit = (): void => rmSync(dataDir, { recursive: true, force: true });
  process.once('exit', onExit);
  const remove = async (): Promise<void> => {
    await rm(dataDir, { recursive: true, force: true });
    process.off('exit', onExit);
  };
  try {
    const backend = await startBackend({
      dataDir,
      otlpHttp: { host, port: 0 },
      otlpGrpc: { host, port: 0 },
      retentionDays: { traces: 7, logs: 7, metrics: 30 },
      version: VERSION,
    });
    const port = Number(new URL(wanted).port || '4320');
    const webDir = webDirOf(import.meta.url);
    const server = await startServer({ backend, host, port, webDir }).catch(() =>
      startServer({ backend, host, port: 0, webDir }),
    );
    const { http } = backend.ingest.addresses;
    return {
      url: server.url,
      otlpHttp: `http://${host}:${http?.port ?? 0}`,
      stop: async () => {
        await server.close();
        await backend.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Writes progress over itself on a terminal; without one, nothing. Without a message it clears the line. */
function progressLine(io: CommandIo) {
  if (!io.isErrTty || io.quiet || io.json) return () => undefined;
  return (message?: Message, values: Readonly<Record<string, MessageValue>> = {}): void => {
    io.err(`\r\u001b[K${message === undefined ? '' : text(message, io.lang, values)}`);
  };
}

async function tell(io: CommandIo, path: string, server: DemoServer, replayed: Replayed): Promise<void> {
  const { readRecordedFaults } = await import('../../app/demo/recorded-faults.ts');
  const at = (unixNano: bigint) => Number((unixNano + replayed.shiftNs) / 1_000_000n);
  const faults = readRecordedFaults(path).map(({ fault, service, onUnixNano, offUnixNano }) => ({
    fault,
    service,
    onUnixMs: at(onUnixNano),
    offUnixMs: offUnixNano === undefined ? null : at(offUnixNano),
  }));
  const { sent, bytes, fromUnixMs, toUnixMs } = replayed;
  if (io.json) {
    io.out(
      `${JSON.stringify({ schema: 1, url: server.url, requests: sent, bytes, fromUnixMs, toUnixMs, faults })}\n`,
    );
    return;
  }
  const time = (unixMs: number) => new Date(unixMs).toLocaleTimeString('en-GB');
  const say = (message: Message, values: Readonly<Record<string, MessageValue>> = {}) =>
    `${text(message, io.lang, values)}\n`;
  io.out(
    say(m.done, { requests: sent, bytes: formatBytes(bytes), from: time(fromUnixMs), to: time(toUnixMs) }),
  );
  if (faults.length > 0) {
    io.out(say(m.faults));
    for (const { fault, service, onUnixMs, offUnixMs } of faults) {
      io.out(`  ${time(onUnixMs)} – ${offUnixMs === null ? '…' : time(offUnixMs)}  ${service}: ${fault}\n`);
    }
  }
  io.out(say(m.open, { url: server.url }));
  if (server.stop !== undefined) io.out(say(m.stop));
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
