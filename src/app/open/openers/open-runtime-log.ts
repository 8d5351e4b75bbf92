import { AppError } from '../../../base/errors/app-error.ts';
import { say } from '../../../base/messages.ts';
import { formatCount } from '../../../base/units.ts';
import { reportRuntime, type RuntimeReport } from '../../runtime-log/runtime-report.ts';
import { type FileOpener, NO_IDENTITY } from '../file-opener.ts';
import { openFactMessages as m } from '../open-fact.messages.ts';
import { openFindingMessages as f } from '../open-finding.messages.ts';

/** Advice that is about something that costs much already. */
const HEAVY = new Set(['limit', 'gcCpu', 'saturated', 'assist', 'growth', 'threads']);

/** Output of GODEBUG: cycles, scheduler samples, and the advice made of them. */
export const opener: FileOpener = {
  open: async ({ path, name }) => {
    const reports = await read(path);
    if (reports.length === 0) return null;
    const sum = (of: (report: RuntimeReport) => number): number =>
      reports.reduce((all, one) => all + of(one), 0);
    const cycles = sum(({ run }) => run.cycles.length);
    const samples = sum(({ run }) => run.sched.length);
    return {
      facts: [
        ...(reports.length > 1 ? [{ label: say(m.runs), value: formatCount(reports.length) }] : []),
        ...(cycles > 0 ? [{ label: say(m.cycles), value: formatCount(cycles) }] : []),
        ...(samples > 0 ? [{ label: say(m.samples), value: formatCount(samples) }] : []),
      ],
      identity: NO_IDENTITY,
      findings: (reports.at(-1)?.advice ?? []).map(({ code, text }, i) => ({
        slug: `open-runtime-${code.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
        severity: HEAVY.has(code) ? 'warn' : 'info',
        confidence: 0.8,
        weight: -i,
        title: say(f.runtimeAdvice),
        claim: text,
        evidence: [{ fact: 'GODEBUG', value: `${cycles} gctrace, ${samples} schedtrace`, source: name }],
        remedy: [],
        atUnixMs: null,
      })),
      viewable: true,
    };
  },
};

async function read(path: string): Promise<readonly RuntimeReport[]> {
  try {
    return await reportRuntime(path, process.stdin);
  } catch (error) {
    if (error instanceof AppError && error.code === 'NO_RUNTIME_LOG') return [];
    throw error;
  }
}
