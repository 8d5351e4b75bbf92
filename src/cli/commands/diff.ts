import { defineCommand } from '../command.ts';
import { diffCommandMessages as m } from './diff.messages.ts';

/** A target as doctor takes it; anything else is the path of a snapshot. */
const TARGET = /^(?:local$|(?:pid|container|compose|pod|deploy|ssh|image|snapshot):)/;

/** Compares two snapshots or targets. */
export const command = defineCommand({
  name: 'diff',
  about: m.about,
  details: m.details,
  args: [
    { name: 'before', about: m.before, required: true },
    { name: 'after', about: m.after, required: true },
  ],
  options: { verbose: { type: 'boolean', about: m.verbose, short: 'v' } },
  examples: ['goroscope diff friday.tar.gz monday.tar.gz', 'goroscope diff friday.tar.gz local'],
  run: async ({ args, options, io }) => {
    const [{ openTarget }, { diffTargets }, { renderDiff }] = await Promise.all([
      import('../../app/doctor/open-target.ts'),
      import('../../app/doctor/diff-snapshots.ts'),
      import('../../app/doctor/diff-text.ts'),
    ]);
    const open = (name = '') => openTarget(TARGET.test(name) ? name : `snapshot:${name}`);
    const before = await open(args[0]);
    const after = await open(args[1]).catch(async (error: unknown) => {
      await before.close();
      throw error;
    });
    let diff;
    try {
      diff = await diffTargets(before, after);
    } finally {
      await Promise.all([before.close(), after.close()]);
    }
    const { lang, color, columns } = io;
    io.out(
      io.json
        ? `${JSON.stringify(diff, null, 2)}\n`
        : renderDiff(diff, { lang, color, columns, verbose: options.verbose }),
    );
    return diff.findings.some(({ change }) => change === 'appears') ? 1 : 0;
  },
});
