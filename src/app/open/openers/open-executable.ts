import { say } from '../../../base/messages.ts';
import { FACTS_ONLY, inspectFile } from '../../binary-inspect.ts';
import { baseName } from '../base-name.ts';
import type { FileOpener } from '../file-opener.ts';
import { openFactMessages as m } from '../open-fact.messages.ts';
import { openFindingMessages as f } from '../open-finding.messages.ts';

/** Programs: Go release, module, build id, and dependencies that misread limits. */
export const opener: FileOpener = {
  open: async ({ path, name }) => {
    const report = inspectFile(path, { ...FACTS_ONLY, deep: true });
    if (report === undefined) return null;
    const { goVersion, main, os, arch, buildId, goBuildId, runtime } = report;
    const programs = [baseName(name), ...(report.path === null ? [] : [baseName(report.path)])];
    return {
      facts: [
        ...(goVersion === null ? [] : [{ label: say(m.go), value: goVersion }]),
        ...(main === null ? [] : [{ label: say(m.module), value: `${main.path} ${main.version}` }]),
        { label: say(m.platform), value: `${os}/${arch}` },
        ...(buildId === null ? [] : [{ label: say(m.buildId), value: buildId }]),
      ],
      identity: {
        buildIds: [buildId, goBuildId].flatMap((id) => (id === null || id === '' ? [] : [id.toLowerCase()])),
        services: [],
        programs: [...new Set(programs)],
        fromUnixMs: null,
        toUnixMs: null,
      },
      findings: (runtime?.redLines ?? []).map(({ module, version, basis, text }) => ({
        slug: 'open-red-line',
        severity: 'warn',
        confidence: basis === 'certain' ? 0.95 : 0.6,
        weight: 1,
        title: say(f.redLine),
        claim: text,
        evidence: [{ fact: module, value: version, source: name }],
        remedy: [],
        atUnixMs: null,
      })),
    };
  },
};
