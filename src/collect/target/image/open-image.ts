import { readdirSync, statSync } from 'node:fs';
import { predictImageFit } from '../../../analyze/binary-fit/image-fit.ts';
import { fileInImage } from '../../../analyze/binary-fit/resolve-in-image.ts';
import { AppError } from '../../../base/errors/app-error.ts';
import { say } from '../../../base/messages.ts';
import { readBinaryFacts } from '../../../formats/gobinary/read-binary-facts.ts';
import { type Evidence, missing, present } from '../../../model/evidence.ts';
import type { ImageFit } from '../../../model/image-fit.ts';
import type { ImageTree } from '../../../model/image-tree.ts';
import type { ProbeAnswers, ProbeKind } from '../../../model/probe.ts';
import type { Target } from '../../../model/target.ts';
import { openArchiveImage } from '../../binary/archive-image.ts';
import { openDirectoryImage } from '../../binary/directory-image.ts';
import { type FileSource, openFileSource } from '../../binary/file-source.ts';
import { fitInputOf } from '../../binary/fit-input.ts';
import { collectMessages as c } from '../../collect.messages.ts';
import { openDirectoryTree } from '../directory-tree.ts';
import { gapOf } from '../gap.ts';
import { isKernelPath, overlayTree } from '../overlay-tree.ts';
import { createSnapshotTarget } from '../snapshot-target.ts';
import { parseSnapshotIndex } from '../snapshot-index.ts';
import type { SnapshotTree, TreeEntry } from '../snapshot-tree.ts';
import { targetMessages as m } from '../targets.messages.ts';
import { imageSettings } from '../../settings/image-settings.ts';
import { withSettings } from '../../settings/written-file.ts';
import { withGapReason } from '../with-gap-reason.ts';
import { imageFiles, programCandidates } from './image-files.ts';

const NO_USES = { tls: null, locations: null, tempFiles: null };
const MAX_PASSWD_BYTES = 1 << 20;

/**
 * An image that nothing runs in yet: a root folder, a tar of one, or what `docker save` and `podman save` write. What its
 * configuration decides (environment, user, program) is judged as for a process; what only a kernel could tell stays
 * unknown. `binary` is a program inside of it, or one of this machine that will be put there. Raises IMAGE_NOT_READABLE.
 */
export async function openImageTarget(path: string, binary: string | undefined): Promise<Target> {
  const name = `image:${path}`;
  const tree = await openTree(path, name);
  const at = Date.now();
  const files = tree.kind === 'directory' ? await openDirectoryTree(path) : toSnapshotTree(tree, at);
  const passwd = textIn(tree, '/etc/passwd');
  const inner = createSnapshotTarget(
    name,
    overlayTree(files, imageFiles(tree.config, passwd)),
    parseSnapshotIndex(undefined),
  );
  const own = [...(binary === undefined ? [] : [binary]), ...programCandidates(tree.config)];
  const program = own.find((candidate) => mayBeIn(tree, candidate));
  const fit = (subject: string): Evidence<ImageFit> => predict(tree, subject, at);
  const target: Target = {
    ...inner,
    kind: 'image',
    processDir: '/proc/1',
    judgesProcess: true,
    binaryPath: program,
    observedAtUnixMs: at,
    readBinary: async (wanted) => readProgram(tree, wanted, at),
    probe: async <K extends ProbeKind>(kind: K, subject: string): Promise<Evidence<ProbeAnswers[K]>> => {
      const answers: { readonly [P in ProbeKind]?: () => Evidence<ProbeAnswers[P]> } = {
        'program-fit': () => fit(subject),
      };
      return answers[kind]?.() ?? missing('absent', say(m.notInImage), subject);
    },
    knowsAbsence: (wanted) => !isKernelPath(wanted),
    close: async () => tree.close(),
  };
  return withSettings(withGapReason(target, say(m.notInImage)), async () => ({
    settings: imageSettings(tree.config, name),
  }));
}

/** Whether the image has such a file, or has it where this user may not look. */
function mayBeIn(tree: ImageTree, path: string): boolean {
  try {
    return fileInImage(tree, path) !== undefined;
  } catch {
    return true;
  }
}

async function openTree(path: string, name: string): Promise<ImageTree> {
  let isDirectory: boolean;
  try {
    isDirectory = statSync(path).isDirectory();
    if (isDirectory && readdirSync(path).length === 0)
      throw new AppError('IMAGE_NOT_READABLE', { values: { path, reason: say(m.emptyFolder) } });
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new AppError('IMAGE_NOT_READABLE', { values: { path, reason }, cause: error });
  }
  return isDirectory ? openDirectoryImage(path, name) : openArchiveImage(path, name);
}

function textIn(tree: ImageTree, path: string): string | undefined {
  try {
    const found = fileInImage(tree, path);
    const source = found === undefined ? undefined : tree.open(found.path);
    if (source === undefined) return undefined;
    return new TextDecoder().decode(source.read(0, Math.min(source.size, MAX_PASSWD_BYTES)));
  } catch {
    // A folder on the way that this user may not look into: who the image runs as stays unknown.
    return undefined;
  }
}

/** A program of the image, or of this machine when the image has none by that name. */
function withProgram<T>(tree: ImageTree, path: string, use: (source: FileSource, at: string) => T): T {
  const found = fileInImage(tree, path);
  const inside = found === undefined ? undefined : tree.open(found.path);
  if (found !== undefined && inside !== undefined) {
    const mode = tree.lstat(found.path)?.mode ?? 0;
    return use({ size: inside.size, read: inside.read, regular: true, mode, close: () => undefined }, path);
  }
  const source = openFileSource(path);
  try {
    return use(source, `/${path.split('/').at(-1) ?? path}`);
  } finally {
    source.close();
  }
}

function readProgram(tree: ImageTree, path: string, at: number): ReturnTypeOfRead {
  try {
    return withProgram(tree, path, (source) => {
      const facts = readBinaryFacts(source, { file: path, deep: false })?.facts;
      return facts === undefined ? missing('failed', say(c.noProgram), path) : present(facts, path, at);
    });
  } catch (error) {
    return gapOf(error, path);
  }
}

type ReturnTypeOfRead = Awaited<ReturnType<Target['readBinary']>>;

/** Plays the start of the program in the image. */
function predict(tree: ImageTree, path: string, observedAt: number): Evidence<ImageFit> {
  try {
    return withProgram(tree, path, (source, at) => {
      const facts = readBinaryFacts(source, { file: path, deep: false })?.facts;
      if (facts === undefined) return missing('failed', say(c.noProgram), path);
      const input = fitInputOf({ source, facts, uses: NO_USES, at, cpuLevel: null, kernel: null }, tree);
      return present(predictImageFit(input), path, observedAt);
    });
  } catch (error) {
    return gapOf(error, path);
  }
}

/** The image as a tree of files. */
function toSnapshotTree(tree: ImageTree, atUnixMs: number): SnapshotTree {
  return {
    modifiedAtUnixMs: atUnixMs,
    entry: async (path) => toEntry(tree, path),
    read: async (path, maxBytes) => {
      const source = tree.open(path);
      return source === undefined ? new Uint8Array() : source.read(0, Math.min(source.size, maxBytes));
    },
    list: async (path) => [...tree.readDir(path)].sort(),
  };
}

function toEntry(tree: ImageTree, path: string): TreeEntry | undefined {
  const node = tree.lstat(path === '' ? '/' : path);
  if (node === undefined || node.kind === 'other') return undefined;
  const { kind, mode, uid, gid } = node;
  if (kind === 'symlink') return { kind, target: node.linkTarget ?? '' };
  return kind === 'directory'
    ? { kind, mode, uid, gid }
    : { kind, sizeBytes: node.sizeBytes, mode, uid, gid };
}
