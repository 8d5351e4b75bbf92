import { defineCommand } from '../command.ts';
import { openOptionsOf, TARGET_OPTIONS } from '../target-options.ts';
import { binaryMessages as m } from './binary.messages.ts';
import { stdoutDrained } from '../stdout-drained.ts';

/** Reads executables and predicts where they run. */
export const command = defineCommand({
  name: 'binary',
  about: m.about,
  details: m.details,
  args: [{ name: 'file', about: m.files, required: true, variadic: true }],
  options: {
    in: { type: 'string', about: m.in, value: 'IMAGE' },
    at: { type: 'string', about: m.at, value: 'PATH' },
    bases: { type: 'boolean', about: m.bases },
    cpu: { type: 'string', about: m.cpu, value: 'LEVEL', choices: ['v1', 'v2', 'v3', 'v4'] },
    kernel: { type: 'string', about: m.kernel, value: 'RELEASE' },
    size: { type: 'boolean', about: m.size },
    treemap: { type: 'boolean', about: m.treemap },
    functions: { type: 'string', about: m.functions, value: 'REGEX' },
    addr: { type: 'list', about: m.addr, value: 'ADDRESS' },
    all: { type: 'boolean', about: m.all },
    deep: { type: 'boolean', about: m.deep },
    brief: { type: 'boolean', about: m.brief },
    ...TARGET_OPTIONS,
  },
  examples: [
    'goroscope binary ./server',
    'goroscope binary ./server --size',
    'goroscope binary ./server --treemap',
    'goroscope binary ./server --in image:./rootfs --at /app/server',
    'goroscope binary ./server --in pod:shop/checkout-7d9c5b6f4-x2x7p --at /app/server',
    'goroscope binary ./server --bases',
    'goroscope binary /usr/local/bin --json',
    "goroscope binary ./server --functions '^main\\.' --addr 0x47b2c0",
  ],
  run: async ({ args, options, io }) => {
    const [{ runBinaryCommand }, { AppError }, { say }] = await Promise.all([
      import('../../app/binary-command.ts'),
      import('../../base/errors/app-error.ts'),
      import('../../base/messages.ts'),
    ]);
    const bad = (option: string, problem: ReturnType<typeof say>) =>
      new AppError('BAD_OPTION', { values: { command: 'binary', option, problem } });
    let functions: RegExp | null = null;
    try {
      functions = options.functions === undefined ? null : new RegExp(options.functions);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AppError('BAD_OPTION', {
        cause,
        values: {
          command: 'binary',
          option: '--functions',
          problem: say(m.pattern, { seen: options.functions ?? '', reason }),
        },
      });
    }
    const addresses = options.addr.map((seen) => {
      if (!/^(0x)?[0-9a-f]{1,13}$/i.test(seen)) throw bad('--addr', say(m.address, { seen }));
      return Number.parseInt(seen, 16);
    });
    const { kernel, at } = options;
    if (kernel !== undefined && !/^\d{1,5}\.\d{1,5}/.test(kernel.trim()))
      throw bad('--kernel', say(m.release, { seen: kernel }));
    if (at !== undefined && !at.startsWith('/')) throw bad('--at', say(m.place, { seen: at }));
    const image = /^(?:image:(?=.)|(?=(?:container|compose|pid|pod|deploy|ssh):.))(.+)$/s.exec(
      options.in ?? '',
    )?.[1];
    if (options.in !== undefined && image === undefined)
      throw bad('--in', say(m.target, { seen: options.in }));
    return runBinaryCommand(
      args,
      {
        image: image ?? null,
        target: await openOptionsOf(options, io),
        at: options.at ?? null,
        bases: options.bases,
        cpuLevel: options.cpu === undefined ? null : Number(options.cpu.slice(1)),
        kernel: options.kernel ?? null,
        size: options.size || options.treemap,
        treemap: options.treemap,
        functions,
        addresses,
        all: options.all,
        deep: options.deep,
        brief: options.brief,
      },
      { ...io, drained: () => stdoutDrained(io.signal) },
    );
  },
});
