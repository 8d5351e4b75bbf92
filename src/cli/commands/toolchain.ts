import { defineCommand } from '../command.ts';
import { toolchainMessages as m } from './toolchain.messages.ts';

/** Explains a slow or failing go command. */
export const command = defineCommand({
  name: 'toolchain',
  about: m.about,
  details: m.details,
  args: [{ name: 'run', about: m.words, variadic: true }],
  options: {
    offline: { type: 'boolean', about: m.offline },
    active: { type: 'boolean', about: m.active },
    skipGo: { type: 'boolean', about: m.noGo },
    module: { type: 'string', about: m.module, value: 'PATH[@VERSION]' },
    timeout: { type: 'duration', about: m.timeout, value: 'TIME', default: 10_000 },
    all: { type: 'boolean', about: m.all },
    strace: { type: 'boolean', about: m.strace },
  },
  examples: [
    'goroscope toolchain',
    'goroscope toolchain --active --json',
    'goroscope toolchain --offline --all',
    'goroscope toolchain run -- go list -m all',
  ],
  run: async ({ args, options, io }) => {
    const env = new Map(
      Object.entries(io.env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v] as const])),
    );
    if (args[0] === 'run') {
      const { observeToolchain } = await import('../../app/toolchain/observe-toolchain.ts');
      return observeToolchain(
        { words: args.slice(1), folder: io.cwd, env, signal: io.signal, strace: options.strace },
        io,
      );
    }
    if (args[0] !== undefined) {
      const [{ AppError }, { say }] = await Promise.all([
        import('../../base/errors/app-error.ts'),
        import('../../base/messages.ts'),
      ]);
      throw new AppError('BAD_ARGUMENT', {
        values: { command: 'toolchain', problem: say(m.unknown, { seen: args[0] }) },
      });
    }
    // It only looks: there is nothing to put back, and a stage may wait long.
    io.signal.addEventListener('abort', () => process.exit(130), { once: true });
    const { runToolchain } = await import('../../app/toolchain/run-toolchain.ts');
    return runToolchain(
      {
        folder: io.cwd,
        env,
        network: !options.offline,
        active: options.active,
        runGo: !options.skipGo,
        module: options.module,
        timeoutMs: options.timeout,
      },
      options.all,
      io,
    );
  },
});
