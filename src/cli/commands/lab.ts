import { say } from '../../base/messages.ts';
import { FAULT_WORDS, parseFault } from '../../lab/goproxy/fault.ts';
import { defineCommand } from '../command.ts';
import { labMessages as m } from './lab.messages.ts';

/** Servers that go wrong on purpose, beside the experiments with a verdict. */
const SERVERS = ['goproxy', 'http-proxy', 'socks-proxy'] as const;
const SCHEMES = ['Basic', 'NTLM', 'Negotiate'] as const;

/** Options by the servers that know them; experiments know none. */
const OPTIONS: Readonly<Record<string, readonly (typeof SERVERS)[number][]>> = {
  port: SERVERS,
  fault: ['goproxy'],
  tls: ['goproxy'],
  cache: ['goproxy'],
  scheme: ['http-proxy'],
  login: ['http-proxy', 'socks-proxy'],
  status: ['http-proxy'],
  reply: ['socks-proxy'],
  delay: ['http-proxy', 'socks-proxy'],
};

/** The first option that was given and that this experiment or server would ignore. */
function foreignOption(name: string, options: Readonly<Record<string, unknown>>): string | undefined {
  const isGiven = (value: unknown) =>
    value !== undefined && value !== false && value !== 0 && !(Array.isArray(value) && value.length === 0);
  return Object.entries(OPTIONS).find(
    ([option, servers]) => isGiven(options[option]) && !servers.some((server) => server === name),
  )?.[0];
}

/** Runs one experiment by its name. */
export const command = defineCommand({
  name: 'lab',
  about: m.about,
  details: say(m.details, { faults: FAULT_WORDS }),
  args: [{ name: 'experiment', about: m.experiment }],
  options: {
    port: { type: 'integer', about: m.port, value: 'PORT', default: 0, min: 0, max: 65_535 },
    fault: { type: 'list', about: m.fault, value: 'FAULT' },
    tls: { type: 'boolean', about: m.tls },
    cache: { type: 'string', about: m.cache, value: 'DIR' },
    scheme: { type: 'list', about: m.scheme, value: 'SCHEME', choices: SCHEMES },
    login: { type: 'string', about: m.login, value: 'USER:PASSWORD' },
    status: { type: 'integer', about: m.status, value: 'CODE', min: 400, max: 599 },
    reply: { type: 'integer', about: m.reply, value: 'CODE', min: 1, max: 8 },
    delay: { type: 'duration', about: m.delay, value: 'TIME' },
  },
  examples: [
    'goroscope lab list',
    'goroscope lab goproxy --fault status=503',
    'goroscope lab http-proxy --scheme NTLM',
    'goroscope lab socks-proxy --reply 2',
    'goroscope lab files',
    'goroscope lab limits --json',
  ],
  run: async ({ args, options, io }) => {
    const [{ AppError }, { EXPERIMENTS, listLab, runLab }] = await Promise.all([
      import('../../base/errors/app-error.ts'),
      import('../../app/lab/run-lab.ts'),
    ]);
    const [name = 'list'] = args;
    const foreign = foreignOption(name, options);
    if (foreign !== undefined) {
      const problem = say(m.foreign, { name });
      throw new AppError('BAD_OPTION', { values: { command: 'lab', option: `--${foreign}`, problem } });
    }
    if (name === 'list') return listLab(io);
    const experiment = EXPERIMENTS.find((e) => e.name === name);
    if (experiment !== undefined) {
      const [node, entry] = process.argv;
      return runLab(experiment, [node ?? 'node', ...process.execArgv, entry ?? ''], io);
    }
    const kind = SERVERS.find((s) => s === name);
    if (kind === undefined) {
      const known = ['list', ...SERVERS, ...EXPERIMENTS.map((e) => e.name)].join(', ');
      const problem = say(m.unknown, { seen: name, known });
      throw new AppError('BAD_ARGUMENT', { values: { command: 'lab', problem } });
    }
    if (kind !== 'goproxy') {
      const { runProxy } = await import('../../app/lab/run-proxy.ts');
      const { port, login, status, reply, delay } = options;
      const schemes = SCHEMES.filter((s) => options.scheme.includes(s));
      return runProxy({ kind, port, schemes, login, status, reply, delayMs: delay }, io);
    }
    const { runGoproxy } = await import('../../app/toolchain/run-goproxy.ts');
    const faults = options.fault.map((seen) => {
      const fault = parseFault(seen);
      if (fault !== undefined) return fault;
      const problem = say(m.badFault, { seen, faults: FAULT_WORDS });
      throw new AppError('BAD_OPTION', { values: { command: 'lab', option: '--fault', problem } });
    });
    const cacheDir = options.cache === undefined ? undefined : `${options.cache}/cache/download`;
    return runGoproxy({ port: options.port, tls: options.tls, faults, cacheDir }, io);
  },
});
