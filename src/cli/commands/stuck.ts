import { defineCommand } from '../command.ts';
import { stuckCommandMessages as m } from './stuck.messages.ts';

/** Tells what a hung process waits for. */
export const command = defineCommand({
  name: 'stuck',
  about: m.about,
  details: m.details,
  args: [{ name: 'place', about: m.places, required: true, variadic: true }],
  options: {
    for: { type: 'duration', about: m.for, value: 'TIME', default: 1000 },
    arch: {
      type: 'string',
      about: m.arch,
      value: 'GOARCH',
      choices: ['amd64', 'arm64', 'riscv64', 'loong64'],
    },
    all: { type: 'boolean', about: m.all },
  },
  examples: [
    'goroscope stuck pid:4711',
    'goroscope stuck trace.txt gdb.txt dump.txt',
    'timeout 5 strace -f -tt -T -y -p 4711 2>&1 | goroscope stuck -',
    'goroscope stuck ./core ./app',
    'goroscope stuck perf.data',
    'goroscope stuck pid:4711 dump.txt --json',
  ],
  run: async ({ args, options, io }) => {
    const [{ reportStuck, stuckReportToJson }, { renderStuck }] = await Promise.all([
      import('../../app/stuck/stuck-report.ts'),
      import('../../app/stuck/render-stuck.ts'),
    ]);
    const arch = options.arch ?? (process.arch === 'x64' ? 'amd64' : process.arch);
    let report: Awaited<ReturnType<typeof reportStuck>>;
    try {
      report = await reportStuck(args, io.stdin, { forMs: options.for, arch, signal: io.signal });
    } catch (error) {
      // A pipe that nobody writes to was waited for.
      if (io.signal.aborted) return 130;
      throw error;
    }
    const { lang, color, columns } = io;
    io.out(
      io.json
        ? `${JSON.stringify(stuckReportToJson(report))}\n`
        : renderStuck(report, { lang, color, columns, all: options.all }),
    );
    return ['crashed', 'held', 'waiting'].includes(report.kind) ? 1 : 0;
  },
});
