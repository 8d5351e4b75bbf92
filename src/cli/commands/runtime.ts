import { defineCommand } from '../command.ts';
import { runtimeCommandMessages as m } from './runtime.messages.ts';

/** Reads what GODEBUG makes the Go runtime write. */
export const command = defineCommand({
  name: 'runtime',
  about: m.about,
  details: m.details,
  args: [{ name: 'file', about: m.files, required: true, variadic: true }],
  options: {},
  examples: [
    'goroscope runtime app.log',
    'GODEBUG=gctrace=1,schedtrace=1000 ./server 2>&1 | goroscope runtime -',
    'goroscope runtime app.log --json',
  ],
  run: async ({ args, io }) => {
    const [{ reportRuntime, runtimeReportToJson }, { renderRuntime }, { AppError }] = await Promise.all([
      import('../../app/runtime-log/runtime-report.ts'),
      import('../../app/runtime-log/runtime-text.ts'),
      import('../../base/errors/app-error.ts'),
    ]);
    const { lang, color, columns } = io;
    let exit = 0;
    for (const path of args) {
      try {
        for (const report of await reportRuntime(path, io.stdin)) {
          io.out(
            io.json
              ? `${JSON.stringify(runtimeReportToJson(report))}\n`
              : renderRuntime(report, { lang, color, columns }),
          );
        }
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const { message, hint } = error.describe(lang);
        io.err(`${message}\n  ${hint}\n`);
        exit = 2;
      }
    }
    return exit;
  },
});
