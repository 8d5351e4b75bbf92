import { defineCommand } from '../command.ts';
import { goroutinesCommandMessages as m } from './goroutines.messages.ts';

/** Reads goroutine dumps. */
export const command = defineCommand({
  name: 'goroutines',
  about: m.about,
  details: m.details,
  args: [{ name: 'file', about: m.files, required: true, variadic: true }],
  options: {
    focus: { type: 'string', about: m.focus, value: 'REGEX' },
    ignore: { type: 'string', about: m.ignore, value: 'REGEX' },
    status: { type: 'string', about: m.status, value: 'REGEX' },
    label: { type: 'list', about: m.label, value: 'KEY=VALUE' },
    wait: { type: 'duration', about: m.wait, value: 'TIME' },
    min: { type: 'integer', about: m.min, value: 'N', default: 1, min: 1 },
    top: { type: 'integer', about: m.top, value: 'N', default: 20, min: 1 },
    frames: { type: 'integer', about: m.frames, value: 'N', default: 0, min: 0 },
    every: { type: 'duration', about: m.every, value: 'TIME' },
    all: { type: 'boolean', about: m.all },
  },
  examples: [
    'goroscope goroutines dump.txt',
    'goroscope goroutines 1.txt 2.txt 3.txt 4.txt --every 5m',
    'goroscope goroutines crash.log --status "chan send" --frames 10',
    'curl -s localhost:6060/debug/pprof/goroutine?debug=2 | goroscope goroutines -',
  ],
  run: async ({ args, options, io }) => {
    const [{ goroutineReportToJson, reportGoroutines }, { renderGoroutines }, { AppError }, { say }] =
      await Promise.all([
        import('../../app/goroutines/goroutine-report.ts'),
        import('../../app/goroutines/goroutines-text.ts'),
        import('../../base/errors/app-error.ts'),
        import('../../base/messages.ts'),
      ]);
    const bad = (option: string, problem: ReturnType<typeof say>, cause?: unknown) =>
      new AppError('BAD_OPTION', { values: { command: 'goroutines', option, problem }, cause });
    const pattern = (option: 'focus' | 'ignore' | 'status'): RegExp | null => {
      const seen = options[option];
      if (seen === undefined) return null;
      try {
        return new RegExp(seen);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw bad(`--${option}`, say(m.pattern, { seen, reason }), cause);
      }
    };
    const wrong = options.label.find((label) => !label.includes('='));
    if (wrong !== undefined) throw bad('--label', say(m.labelForm, { seen: wrong }));
    const report = await reportGoroutines({
      paths: args,
      stdin: io.stdin,
      filter: {
        focus: pattern('focus'),
        ignore: pattern('ignore'),
        status: pattern('status'),
        labels: options.label,
        minWaitMinutes: (options.wait ?? 0) / 60_000,
      },
      everyMs: options.every ?? null,
      all: options.all,
      min: options.min,
    });
    const { lang, color, columns } = io;
    for (const failure of report.failures) {
      const { message, hint } = failure.describe(lang);
      io.err(`${message}\n  ${hint}\n`);
    }
    const { top, frames } = options;
    io.out(
      io.json
        ? `${JSON.stringify(goroutineReportToJson(report))}\n`
        : renderGoroutines(report, { lang, color, columns, top, frames }),
    );
    if (report.failures.length > 0) return 2;
    return report.histories.some((h) => ['proven', 'leaking', 'growing'].includes(h.verdict)) ? 1 : 0;
  },
});
