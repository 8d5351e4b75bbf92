import { say } from '../../base/messages.ts';
import { type Experiment, type ExperimentCase, labCase } from './experiment.ts';
import { experimentMessages as m } from './experiment.messages.ts';

const CONCURRENCY = [1, 8, 32];
/** Below some 40 this program itself does not start; the go command needs some 20 and three or four for each compiler it starts. */
const DESCRIPTORS = [48, 64, 128, 256];

function matrixCase(concurrency: number, limit: number): ExperimentCase {
  return {
    ...labCase(say(m.descriptors, { limit, concurrency }), 'limit-files', {
      wrap: ['prlimit', `--nofile=${limit}:${limit}`],
      env: { GOFLAGS: `-p=${concurrency}`, GOCACHE: '$DIR/cold' },
      needs: ['prlimit'],
      go: ['build', './many/...'],
      says: /too many open files|is not in std/,
    }),
    // In between it depends on how many compilers happen to start at the same moment.
    fails: limit >= 20 + 4 * concurrency ? false : null,
  };
}

/** Limits of the process, with descriptors as a matrix of concurrency and limit. */
export const limits: Experiment = {
  name: 'limits',
  about: m.limits,
  touches: m.touchesFolder,
  cases: [
    labCase(m.nothing, null, {}),
    ...CONCURRENCY.flatMap((concurrency) => DESCRIPTORS.map((limit) => matrixCase(concurrency, limit))),
    labCase(m.fileSize, 'limit-file-size', {
      wrap: ['prlimit', '--fsize=4096'],
      needs: ['prlimit'],
      env: { GOCACHE: '$DIR/cold' },
      // The go command hides the reason: its index of packages could not be written.
      says: /file too large|file size limit exceeded|cannot find package/,
    }),
  ],
};
