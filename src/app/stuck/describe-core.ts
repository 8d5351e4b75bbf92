import { coreSignal } from '../../analyze/stuck/core-signal.ts';
import { type LocalText, say } from '../../base/messages.ts';
import type { CoreThreads } from '../../collect/process-threads/read-core-threads.ts';
import { gatherMessages as m } from './gather.messages.ts';

/** What has to be known before a core file is believed: what it is of, its program, what it lacks. */
export function describeCore(seen: CoreThreads, given: string | undefined): readonly LocalText[] {
  const { core, program, wanted, isOther } = seen;
  const notes: LocalText[] = [
    say(m.of, { pid: core.pid, words: core.words || core.command, arch: core.arch }),
  ];
  const { fault } = core;
  const signal = fault === null ? undefined : coreSignal(fault.signal);
  // A positive code says that the processor or the kernel has found a fault, and where.
  if (fault !== null && signal !== undefined && fault.code > 0 && /^SIG(?:SEGV|BUS|FPE|ILL)$/.test(signal))
    notes.push(say(m.fault, { signal, address: `0x${fault.address.toString(16)}` }));
  if (core.truncated) notes.push(m.truncated);
  if (core.arch !== 'amd64') notes.push(say(m.otherArch, { arch: core.arch }));
  const path = given ?? wanted;
  if (program !== null) notes.push(say(m.program, { path: program }));
  else if (path === '') notes.push(m.noName);
  else notes.push(say(isOther ? m.otherProgram : m.noProgram, { path }));
  notes.push(m.noGoroutines);
  return notes;
}
