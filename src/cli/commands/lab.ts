import { say } from '../../base/messages.ts';
import { FAULT_WORDS, parseFault } from '../../lab/goproxy/fault.ts';
import { defineCommand } from '../command.ts';
import { labMessages as m } from './lab.messages.ts';

/** Runs one experiment by its name. */
export const command = defineCommand({
  name: 'lab',
  about: m.about,
  details: say(m.details, { faults: FAULT_WORDS }),
  args: [{ name: 'experiment', about: m.experiment, required: true }],
  options: {
    port: { type: 'integer', about: m.port, value: 'PORT', default: 0, min: 0, max: 65_535 },
    fault: { type: 'list', about: m.fault, value: 'FAULT' },
    tls: { type: 'boolean', about: m.tls },
    cache: { type: 'string', about: m.cache, value: 'DIR' },
  },
  examples: ['goroscope lab goproxy --fault status=503', 'goroscope lab goproxy --fault expired-certificate'],
  run: async ({ args, options, io }) => {
    const [{ AppError }, { runGoproxy }] = await Promise.all([
      import('../../base/errors/app-error.ts'),
      import('../../app/toolchain/run-goproxy.ts'),
    ]);
    if (args[0] !== 'goproxy')
      throw new AppError('BAD_ARGUMENT', {
        values: { command: 'lab', problem: say(m.unknown, { seen: args[0] ?? '' }) },
      });
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
