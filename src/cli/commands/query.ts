import type { TelemetrySource } from '../../app/query/telemetry-source.ts';
import { type CommandCall, defineCommand, type OptionTable } from '../command.ts';
import { queryCommandMessages as m } from './query.messages.ts';

const OPTIONS = {
  server: {
    type: 'string',
    value: 'URL',
    about: m.server,
    default: 'http://127.0.0.1:4320',
    env: 'GOROSCOPE_SERVER',
  },
  tokenFile: { type: 'string', value: 'FILE', about: m.tokenFile, env: 'GOROSCOPE_TOKEN_FILE' },
  data: { type: 'string', value: 'DIR', about: m.data },
  from: { type: 'string', value: 'TIME', about: m.from, default: '1h' },
  to: { type: 'string', value: 'TIME', about: m.to, default: 'now' },
  service: { type: 'string', value: 'NAME', about: m.service },
  operation: { type: 'string', value: 'NAME', about: m.operation },
  status: { type: 'string', value: 'STATUS', about: m.status, choices: ['UNSET', 'OK', 'ERROR'] },
  kind: {
    type: 'string',
    value: 'KIND',
    about: m.kind,
    choices: ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'],
  },
  minDuration: { type: 'duration', value: 'TIME', about: m.minDuration },
  maxDuration: { type: 'duration', value: 'TIME', about: m.maxDuration },
  attr: { type: 'list', value: 'KEY=VALUE', about: m.attr },
  requestId: { type: 'string', value: 'ID', about: m.requestId },
  trace: { type: 'string', value: 'ID', about: m.trace },
  severity: {
    type: 'string',
    value: 'LEVEL',
    about: m.severity,
    choices: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'],
  },
  order: {
    type: 'string',
    value: 'ORDER',
    about: m.order,
    choices: ['newest', 'slowest', 'errors'],
    default: 'newest',
  },
  fn: {
    type: 'string',
    value: 'NAME',
    about: m.fn,
    choices: ['value', 'rate', 'increase', 'quantile', 'count', 'mean'],
    default: 'value',
  },
  quantile: { type: 'number', value: 'Q', about: m.quantile, min: 0, max: 1, default: 0.95 },
  aggregate: {
    type: 'string',
    value: 'NAME',
    about: m.aggregate,
    choices: ['sum', 'avg', 'min', 'max', 'none'],
    default: 'sum',
  },
  by: { type: 'list', value: 'LABEL', about: m.by },
  filter: { type: 'list', value: 'LABEL=VALUE', about: m.filter },
  limit: { type: 'integer', value: 'N', about: m.limit, min: 1, max: 100_000 },
} as const satisfies OptionTable;

type Call = CommandCall<typeof OPTIONS>;

/** Asks a running server, or a data directory, and prints what it finds. */
export const command = defineCommand({
  name: 'query',
  about: m.about,
  details: m.details,
  args: [
    { name: 'what', about: m.what, required: true },
    { name: 'words', about: m.words, variadic: true },
  ],
  options: OPTIONS,
  examples: [
    'goroscope query traces --status ERROR --from 30m',
    'goroscope query logs --service checkout "payment failed"',
    'goroscope query metrics http.server.request.duration --fn quantile --by http.route',
    'goroscope query sql "SELECT ServiceName, count() FROM spans GROUP BY 1" --json',
  ],
  run: async (call) => {
    const { runQuery } = await import('../../app/query/run-query.ts');
    const source = await openSource(call);
    try {
      return await runQuery(source, requestOf(call), call.io);
    } finally {
      await source.close();
    }
  },
});

async function openSource({ options, io }: Call): Promise<TelemetrySource> {
  if (options.data !== undefined) {
    const { openDirectSource } = await import('../../app/query/direct-source.ts');
    return openDirectSource(options.data);
  }
  const [{ createHttpSource }, { readToken }] = await Promise.all([
    import('../../app/query/http-source.ts'),
    import('../../app/up/read-token.ts'),
  ]);
  const token = readToken({ file: options.tokenFile, env: io.env['GOROSCOPE_TOKEN'] });
  return createHttpSource({ url: options.server, token });
}

function requestOf({ args, options, io }: Call) {
  const [what = '', ...words] = args;
  const { server: _, tokenFile: __, data: ___, ...filters } = options;
  return { what, words, ...filters, stdin: io.stdin };
}
