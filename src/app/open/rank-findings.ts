import { type Finding, SEVERITIES } from '../../model/finding.ts';
import type { FindingDraft } from './file-opener.ts';
import type { OpenedFile } from './open-report.ts';

/** A finding with the file it was made in. */
export interface FiledDraft {
  readonly file: OpenedFile;
  readonly draft: FindingDraft;
}

/** Files named in one finding at most. */
const MAX_NAMES = 12;

/** Findings that say the same of several files become one that names them all; the first file keeps it. */
export function foldFindings(drafts: readonly FiledDraft[]): readonly FiledDraft[] {
  const groups = new Map<string, FiledDraft[]>();
  for (const entry of drafts) {
    const key = `${entry.draft.slug}\n${entry.draft.severity}\n${entry.draft.claim.en}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    const names = group.slice(0, MAX_NAMES).map(({ file }) => file.name);
    const more = group.length > names.length ? ` + ${group.length - names.length}` : '';
    const evidence = [
      { fact: 'files', value: names.join(', ') + more, source: 'open' },
      ...first.draft.evidence,
    ];
    return [{ file: first.file, draft: { ...first.draft, evidence } }];
  });
}

/** Worst first; then the surer; then the weightier; then in the order of the files. */
export function rankFindings(drafts: readonly FiledDraft[]): readonly FiledDraft[] {
  return [...drafts].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.draft.severity) - SEVERITIES.indexOf(b.draft.severity) ||
      b.draft.confidence - a.draft.confidence ||
      b.draft.weight - a.draft.weight ||
      a.file.id - b.file.id,
  );
}

/** The finding as the rest of the program knows findings. Its target is the file. */
export function placeFinding(draft: FindingDraft, file: OpenedFile): Finding {
  const { slug, severity, confidence, title, claim, evidence, remedy } = draft;
  const [service] = file.identity.services;
  const [binary] = file.identity.programs;
  return {
    checkId: slug.toUpperCase(),
    slug,
    room: 'open',
    severity,
    confidence,
    target: file.name,
    title,
    claim,
    evidence,
    remedy,
    refs: [],
    entity: { ...(service !== undefined && { service }), ...(binary !== undefined && { binary }) },
    atUnixMs: draft.atUnixMs ?? file.identity.toUnixMs ?? file.modifiedUnixMs,
  };
}
