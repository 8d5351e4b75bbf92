import { AppError } from '../../base/errors/app-error.ts';
import { type LocalText, say } from '../../base/messages.ts';
import { recogniseFile } from '../../formats/recognise/recognise-file.ts';
import type { FileKind } from '../../formats/recognise/registry.generated.ts';
import type { FileToOpen, FindingDraft, OpenedContent } from './file-opener.ts';
import { NO_IDENTITY } from './file-opener.ts';
import { compareProfiles } from './compare-profiles.ts';
import { judgeCollections } from './judge-collections.ts';
import { judgeDumps } from './judge-dumps.ts';
import { linkFiles } from './link-files.ts';
import { openMessages as m } from './open.messages.ts';
import type { OpenedFile, OpenReport } from './open-report.ts';
import { redactReport } from './redact-report.ts';
import { foldFindings, placeFinding, rankFindings } from './rank-findings.ts';
import { readHead } from './read-head.ts';
import { OPENERS } from './registry.generated.ts';
import { type FoundPath, walkPaths } from './walk-paths.ts';

/** Told after each file. */
export type OpenProgress = (done: number, all: number) => void;

/** Kinds that a log of a service may hold anywhere, also far from its beginning. */
const INSIDE_LOGS: readonly FileKind[] = ['goroutine-dump', 'runtime-log', 'race-report'];

interface FileResult {
  readonly file: OpenedFile;
  readonly content: OpenedContent | null;
}

/**
 * Reads everything below the paths: each file recognised by content, read by the opener of its kind, tied to the others,
 * findings ranked over all. Errors: none thrown for bad files; they are in the report with the reason.
 */
export async function openPaths(
  paths: readonly string[],
  progress: OpenProgress = () => undefined,
): Promise<OpenReport> {
  const { found, left } = await walkPaths(paths);
  const results: FileResult[] = [];
  for (const [i, path] of found.entries()) {
    results.push(await openOne(path, i + 1, []));
    progress(i + 1, found.length);
  }
  // Which programs there are is known only now.
  const programs = results.flatMap(({ file }) =>
    file.kind === 'executable' && file.state === 'read' ? [file.path] : [],
  );
  if (programs.length > 0)
    for (const [i, { file }] of results.entries()) {
      const path = found[i];
      if (path !== undefined && (file.kind === 'perf-data' || file.kind === 'perf-script'))
        results[i] = await openOne(path, i + 1, programs);
    }
  const files = results.map(({ file }) => file);
  const drafts: { readonly file: OpenedFile; readonly draft: FindingDraft }[] = results.flatMap(
    ({ file, content }) => (content?.findings ?? []).map((draft) => ({ file, draft })),
  );
  drafts.push(...judgeDumps(results.map(({ file, content }) => ({ file, dumps: content?.dumps ?? [] }))));
  const profiles = results.flatMap(({ file, content }) =>
    content?.profile === undefined ? [] : [{ file, figures: content.profile }],
  );
  const compared = await compareProfiles(profiles);
  drafts.push(...compared.drafts);
  drafts.push(...(await judgeCollections(files)));
  const { links, drafts: linked } = linkFiles(files);
  drafts.push(...linked);
  // Of a series of profiles the last one says where the values are.
  const told = drafts.filter(
    ({ file, draft }) => draft.slug !== 'open-hot-function' || !compared.earlier.has(file.id),
  );
  const findings = rankFindings(foldFindings(told)).map(({ file, draft }) => placeFinding(draft, file));
  return redactReport({ schema: 1, paths, files, links, findings, left });
}

async function openOne(found: FoundPath, id: number, programs: readonly string[]): Promise<FileResult> {
  const { path, name, sizeBytes, modifiedUnixMs } = found;
  const seen = { id, path, name, sizeBytes, modifiedUnixMs };
  const bare = { ...seen, facts: [], identity: NO_IDENTITY, viewable: false };
  let kind: FileKind | null = found.isSnapshot ? 'snapshot' : null;
  try {
    if (!found.isSnapshot && sizeBytes === 0) return refuse(bare, null, 'unknown', say(m.empty));
    const head = found.isSnapshot ? { bytes: new Uint8Array(0), text: '', name } : await readHead(path, name);
    const kinds = found.isSnapshot ? (['snapshot'] as const) : recogniseFile(head).map((one) => one.kind);
    kind = kinds[0] ?? null;
    if (kind === null) return refuse(bare, null, 'unknown', say(m.notRecognised));
    const { contents, missing } = await readKinds(
      { path, name, sizeBytes, modifiedUnixMs, head, programs },
      kinds,
    );
    const content = mergeContents(contents);
    if (content === null) {
      const why = missing ? say(m.noOpener, { kind }) : say(m.nothingInside, { kind });
      return refuse(bare, kind, missing ? 'listed' : 'unknown', why);
    }
    const { facts, identity, viewable = false } = content;
    return { file: { ...seen, kind, state: 'read', why: null, facts, identity, viewable }, content };
  } catch (error) {
    const isKnown = error instanceof AppError;
    const reason = error instanceof Error ? error.message : String(error);
    const why = isKnown
      ? { en: error.describe('en').message, zh: error.describe('zh').message }
      : say(m.crashed, { reason });
    return refuse(bare, kind, 'failed', why);
  }
}

type Bare = Omit<OpenedFile, 'kind' | 'state' | 'why'>;

function refuse(bare: Bare, kind: FileKind | null, state: OpenedFile['state'], why: LocalText): FileResult {
  return { file: { ...bare, kind, state, why }, content: null };
}

async function readKinds(
  file: FileToOpen,
  kinds: readonly FileKind[],
): Promise<{ readonly contents: readonly OpenedContent[]; readonly missing: boolean }> {
  const [first] = kinds;
  const isLog = first === 'service-log' || INSIDE_LOGS.includes(first as FileKind);
  const wanted = new Set<FileKind>(kinds.filter((kind, i) => i === 0 || (isLog && kind === 'service-log')));
  if (isLog) for (const kind of INSIDE_LOGS) wanted.add(kind);
  const contents: OpenedContent[] = [];
  let missing = true;
  for (const kind of wanted) {
    const load = OPENERS[kind];
    if (load === undefined) continue;
    missing = false;
    const content = await (await load()).open(file);
    if (content !== null) contents.push(content);
  }
  return { contents, missing };
}

function mergeContents(contents: readonly OpenedContent[]): OpenedContent | null {
  if (contents.length === 0) return null;
  const identities = contents.map(({ identity }) => identity);
  const all = (of: (identity: (typeof identities)[number]) => readonly string[]): string[] => [
    ...new Set(identities.flatMap(of)),
  ];
  const times = identities.flatMap(({ fromUnixMs, toUnixMs }) =>
    [fromUnixMs, toUnixMs].filter((t) => t !== null),
  );
  const profile = contents.find((content) => content.profile !== undefined)?.profile;
  return {
    ...(profile !== undefined && { profile }),
    facts: contents.flatMap(({ facts }) => facts),
    identity: {
      buildIds: all(({ buildIds }) => buildIds),
      services: all(({ services }) => services),
      programs: all(({ programs }) => programs),
      fromUnixMs: times.length === 0 ? null : Math.min(...times),
      toUnixMs: times.length === 0 ? null : Math.max(...times),
    },
    findings: contents.flatMap(({ findings }) => findings),
    dumps: contents.flatMap(({ dumps }) => dumps ?? []),
    viewable: contents.some(({ viewable }) => viewable === true),
  };
}
