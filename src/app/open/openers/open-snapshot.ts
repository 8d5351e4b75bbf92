import { say } from '../../../base/messages.ts';
import { openTarget } from '../../doctor/open-target.ts';
import { runDoctor } from '../../doctor/run-doctor.ts';
import type { FileOpener } from '../file-opener.ts';
import { openFactMessages as m } from '../open-fact.messages.ts';

/** Snapshots of a host, judged as `doctor --snapshot` does. */
export const opener: FileOpener = {
  open: async ({ path }) => {
    const report = await runDoctor({ target: await openTarget(`snapshot:${path}`) });
    const { host, observedAtUnixMs } = report.target;
    return {
      facts: [
        ...(host === null ? [] : [{ label: say(m.host), value: host }]),
        { label: say(m.time), value: new Date(observedAtUnixMs).toISOString() },
        { label: say(m.findings), value: String(report.findings.length) },
      ],
      identity: {
        buildIds: [],
        services: [],
        programs: [],
        fromUnixMs: observedAtUnixMs,
        toUnixMs: observedAtUnixMs,
      },
      findings: report.findings.map((finding) => ({ ...finding, weight: 0 })),
    };
  },
};
