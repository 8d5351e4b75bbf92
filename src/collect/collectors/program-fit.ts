import { say } from '../../base/messages.ts';
import { cpuLevelOf } from '../../formats/proc/parse-cpu-level.ts';
import { parseOsIds } from '../../formats/proc/parse-os-ids.ts';
import { mapEvidence, missing } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';
import { collectMessages as m } from '../collect.messages.ts';
import type { Collector } from '../collector.ts';
import { readParsed } from '../read-text.ts';

/** What decides whether a program can start here: its loader and libraries, the distribution, the processor. */
export const collector: Collector = {
  name: 'program-fit',
  cost: 'cheap',
  timeoutMs: 4000,
  collect: collectFit,
};

async function collectFit(target: Target): Promise<FactTable> {
  const { binaryPath, rootDir } = target;
  const [fit, ids, libIds, level, binfmt] = await Promise.all([
    binaryPath === undefined
      ? missing<never>('absent', say(m.notProvided), '--binary')
      : target.probe('program-fit', binaryPath),
    readParsed(target, `${rootDir}/etc/os-release`, parseOsIds),
    readParsed(target, `${rootDir}/usr/lib/os-release`, parseOsIds),
    readParsed(target, '/proc/cpuinfo', cpuLevelOf),
    target.readDir('/proc/sys/fs/binfmt_misc'),
  ]);
  return {
    'bin.fit': fit,
    'os.ids': ids.status === 'absent' ? libIds : ids,
    'cpu.level': level,
    'kernel.binfmt': mapEvidence(binfmt, (names) => names.filter((n) => n !== 'register' && n !== 'status')),
  };
}
