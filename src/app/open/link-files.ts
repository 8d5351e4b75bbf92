import { say } from '../../base/messages.ts';
import { openFindingMessages as f } from './open-finding.messages.ts';
import type { FileLink, OpenedFile } from './open-report.ts';
import type { FiledDraft } from './rank-findings.ts';

const MAX_LINKS = 2000;
/** Files whose times are this near are about the same incident even when they do not overlap. */
const NEAR_MS = 60_000;

/**
 * Ties files together: by build id, service, name of the program, and time. One link a pair, the strongest. A profile of a
 * program that lies beside it with another build id is a finding: its lines and addresses are those of another build.
 * O(files²) for at most 5,000 files with identities.
 */
export function linkFiles(files: readonly OpenedFile[]): {
  readonly links: readonly FileLink[];
  readonly drafts: readonly FiledDraft[];
} {
  const links: FileLink[] = [];
  const drafts: FiledDraft[] = [];
  const known = files.filter(({ state }) => state === 'read');
  known.forEach((from, i) => {
    for (const to of known.slice(i + 1)) {
      if (links.length >= MAX_LINKS) return;
      const link = linkOf(from, to);
      if (link !== undefined) links.push({ from: from.id, to: to.id, ...link });
      const other = otherBuild(from, to);
      if (other !== undefined) drafts.push(other);
    }
  });
  return { links, drafts };
}

function linkOf(a: OpenedFile, b: OpenedFile): Pick<FileLink, 'by' | 'value'> | undefined {
  const buildId = shared(a.identity.buildIds, b.identity.buildIds);
  if (buildId !== undefined) return { by: 'build-id', value: buildId };
  const service = shared(a.identity.services, b.identity.services);
  if (service !== undefined) return { by: 'service', value: service };
  const program =
    shared(a.identity.programs, b.identity.programs) ??
    shared(a.identity.services, b.identity.programs) ??
    shared(a.identity.programs, b.identity.services);
  if (program !== undefined) return { by: 'program', value: program };
  const [x, y] = [a.identity, b.identity];
  if (x.fromUnixMs === null || y.fromUnixMs === null) return undefined;
  const from = Math.max(x.fromUnixMs, y.fromUnixMs);
  const to = Math.min(x.toUnixMs ?? x.fromUnixMs, y.toUnixMs ?? y.fromUnixMs);
  return from <= to + NEAR_MS ? { by: 'time', value: new Date(from).toISOString() } : undefined;
}

function shared(a: readonly string[], b: readonly string[]): string | undefined {
  return a.find((value) => value !== '' && b.includes(value));
}

function otherBuild(a: OpenedFile, b: OpenedFile): FiledDraft | undefined {
  const [profile, program] = a.kind === 'profile' ? [a, b] : [b, a];
  if (profile.kind !== 'profile' || program.kind !== 'executable') return undefined;
  const name = shared(profile.identity.programs, program.identity.programs);
  const [seen] = profile.identity.buildIds;
  if (name === undefined || seen === undefined || program.identity.buildIds.length === 0) return undefined;
  if (program.identity.buildIds.includes(seen)) return undefined;
  const values = { name, profile: seen, program: program.identity.buildIds[0] ?? '' };
  return {
    file: profile,
    draft: {
      slug: 'open-other-build',
      severity: 'warn',
      confidence: 0.9,
      weight: 0,
      title: say(f.otherBuild),
      claim: say(f.otherBuildClaim, values),
      evidence: [
        { fact: 'build id', value: seen, source: profile.name },
        { fact: 'build id', value: values.program, source: program.name },
      ],
      remedy: [{ text: say(f.otherBuildRemedy) }],
      atUnixMs: null,
    },
  };
}
