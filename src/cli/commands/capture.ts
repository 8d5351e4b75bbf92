import type { Target } from '../../model/target.ts';
import { defineCommand } from '../command.ts';
import { openOptionsOf, SOURCE_OPTIONS, TARGET_OPTIONS, TARGET_WORDS, tellNotes } from '../target-options.ts';
import { captureMessages as m } from './capture.messages.ts';

/** Writes a redacted snapshot of a target. */
export const command = defineCommand({
  name: 'capture',
  about: m.about,
  details: m.details,
  args: [{ name: 'target', about: m.target, words: TARGET_WORDS }],
  options: {
    output: { type: 'string', about: m.output, value: 'PATH', short: 'o' },
    ...TARGET_OPTIONS,
    ...SOURCE_OPTIONS,
  },
  examples: [
    'goroscope capture -o host.tar.gz',
    'goroscope capture pid:4711 --output ./snapshot',
    'goroscope capture pod:shop/checkout-7d9c -o pod.tar.gz',
  ],
  run: async ({ args, options, io }) => {
    const [{ AppError }, { say, text }, { formatBytes }] = await Promise.all([
      import('../../base/errors/app-error.ts'),
      import('../../base/messages.ts'),
      import('../../base/units.ts'),
    ]);
    const path = options.output;
    if (path === undefined) {
      throw new AppError('BAD_ARGUMENT', { values: { command: 'capture', problem: say(m.needsOutput) } });
    }
    const [{ openRawTarget }, { captureTarget }, { writeCapture }] = await Promise.all([
      import('../../app/doctor/open-target.ts'),
      import('../../app/capture/capture.ts'),
      import('../../app/capture/write-capture.ts'),
    ]);
    const target = await openRawTarget(args[0] ?? 'local', await openOptionsOf(options, io));
    await tellNotes(target.notes, io);
    const capture = await captureAndClose(target, captureTarget);
    await writeCapture(capture, path, target.observedAtUnixMs);
    const { files, bytes, masked, unreadable, collectors, cutOff } = capture;
    // What is not whole must not look like success to a script.
    const exitCode = cutOff === undefined ? 0 : 3;
    if (io.json) {
      io.out(
        `${JSON.stringify({ schema: 1, path, files, bytes, masked, unreadable, collectors, cutOff }, null, 2)}\n`,
      );
      return exitCode;
    }
    io.out(`${text(m.done, io.lang, { path, files, bytes: formatBytes(bytes) })}\n`);
    if (cutOff !== undefined) {
      const { cutOffHead, cutOffRows } = await import('../../report/layout/cut-off-rows.ts');
      io.out(`${cutOffHead(target.name, cutOff, io.lang)}\n`);
      for (const [word, names] of cutOffRows(cutOff, io.lang)) io.out(`  ${word}: ${names}\n`);
    }
    for (const [file, kinds] of Object.entries(masked)) {
      const count = Object.values(kinds).reduce((a, b) => a + b, 0);
      io.out(`  ${text(m.masked, io.lang, { count, path: file, kinds: Object.keys(kinds).join(', ') })}\n`);
    }
    const [first] = unreadable;
    if (first !== undefined)
      io.out(`  ${text(m.unreadable, io.lang, { count: unreadable.length, path: first })}\n`);
    if (!io.quiet) io.out(`${text(m.judge, io.lang, { path })}\n`);
    return exitCode;
  },
});

/** The connection to a target is given back whatever happens. */
async function captureAndClose<T>(target: Target, capture: (target: Target) => Promise<T>): Promise<T> {
  try {
    return await capture(target);
  } finally {
    await target.close();
  }
}
