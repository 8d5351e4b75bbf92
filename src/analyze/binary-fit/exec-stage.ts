import { type LocalText, say } from '../../base/messages.ts';
import type { ExecErrno, FitFailure } from '../../model/image-fit.ts';
import type { ImageNode } from '../../model/image-tree.ts';
import type { FitInput } from './fit-input.ts';
import { imageFitMessages as m } from './image-fit.messages.ts';
import { type ImageUser, mayExecute } from './image-user.ts';
import { resolveInImage } from './resolve-in-image.ts';

/** Texts of the C library for the errors of execve. */
const STRERROR: Readonly<Record<ExecErrno, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  ENOEXEC: 'exec format error',
  ENOTDIR: 'not a directory',
  ELOOP: 'too many levels of symbolic links',
  ELIBBAD: 'accessing a corrupted shared library',
  EIO: 'input/output error',
  EISDIR: 'is a directory',
};

/** Builds the failure of an exec: 127 for what is not found, 126 for what cannot be run, as shells and runtimes answer. */
function execFailure(
  code: string,
  errno: ExecErrno,
  at: string,
  explanation: LocalText,
  remedy: LocalText,
): FitFailure {
  return {
    code,
    stage: 'kernel',
    errno,
    exitCode: errno === 'ENOENT' ? 127 : 126,
    message: `exec ${at}: ${STRERROR[errno]}`,
    explanation,
    remedy,
  };
}

/**
 * What the kernel checks before any code of the program runs: the path and its permissions, the machine, the loader.
 * In the order of fs/exec.c do_open_execat and fs/binfmt_elf.c load_elf_binary.
 */
export function execStage(input: FitInput, user: ImageUser, imageArch: string): FitFailure | null {
  const { facts, at } = input;
  const path = checkPath(input, user);
  if (path !== null) return path;
  if (facts.format !== 'elf' || facts.os !== 'linux') {
    const explanation = say(m.notLinux, { format: facts.format, os: facts.os });
    return execFailure('wrong-system', 'ENOEXEC', at, explanation, say(m.buildLinux));
  }
  if (!runsOn(facts.arch, imageArch)) {
    const explanation = say(m.wrongArch, { arch: facts.arch, wanted: imageArch });
    return execFailure(
      'wrong-architecture',
      'ENOEXEC',
      at,
      explanation,
      say(m.buildArch, { arch: imageArch }),
    );
  }
  return facts.interpreter === null ? null : checkInterpreter(input, user, facts.interpreter);
}

/** Kernels of 64-bit machines run their 32-bit programs too, when built so (all distributions for x86; arm64 often). */
function runsOn(arch: string, machine: string): boolean {
  if (arch === machine) return true;
  return (arch === '386' && machine === 'amd64') || (arch === 'arm' && machine === 'arm64');
}

function checkPath(input: FitInput, user: ImageUser): FitFailure | null {
  const { at, tree } = input;
  const found = resolveInImage(tree, at, tree.config?.workingDir ?? '/');
  const parent = at.slice(0, Math.max(1, at.lastIndexOf('/')));
  // A program that is not in the image yet is judged as if copied there with its own permissions.
  const copied: ImageNode = {
    kind: 'file',
    mode: input.localMode & 0o7777,
    uid: 0,
    gid: 0,
    sizeBytes: 0,
    linkTarget: null,
  };
  const place = found.ok ? found : resolveInImage(tree, parent);
  if (!found.ok && found.error !== 'ENOENT') {
    const why = found.error === 'ELOOP' ? m.linkCircle : m.notDirectory;
    return execFailure('path', found.error, at, say(why, { path: found.at }), say(m.mendPath));
  }
  const crossed = place.ok ? [...place.crossed, ...(found.ok ? [] : [place.path])] : ['/'];
  for (const directory of crossed) {
    const node = tree.lstat(directory);
    if (node === undefined || mayExecute(user, node)) continue;
    const explanation = say(m.notSearchable, { who: who(user), path: directory, mode: octal(node.mode) });
    return execFailure('directory-denied', 'EACCES', at, explanation, say(m.chmodDirectory));
  }
  const node = found.ok ? found.node : copied;
  if (node.kind !== 'file') {
    return execFailure('not-a-file', 'EACCES', at, say(m.notFile, { path: at }), say(m.copyThere));
  }
  if (mayExecute(user, node)) return null;
  const values = { who: who(user), path: at, mode: octal(node.mode), owner: `${node.uid}:${node.gid}` };
  return execFailure('not-executable', 'EACCES', at, say(m.notExecutable, values), say(m.chmod));
}

function checkInterpreter(input: FitInput, user: ImageUser, interpreter: string): FitFailure | null {
  const { facts, at, tree } = input;
  const found = resolveInImage(tree, interpreter, tree.config?.workingDir ?? '/');
  if (!found.ok) {
    const libc = libcName(input);
    const goRemedy = facts.needed.length === 0 ? m.dropPie : m.linkStatic;
    const remedy = say(facts.isGo ? goRemedy : m.useLibc, { libc });
    const mix = mixedLibc(input);
    if (facts.packer !== null) return packedFailure('interpreter-missing', interpreter, mix, remedy);
    const explanation = say(m.interpreterMissing, { interpreter });
    return execFailure('interpreter-missing', found.error, at, join(explanation, mix), remedy);
  }
  const denied = found.crossed
    .map((d) => tree.lstat(d))
    .some((node) => node !== undefined && !mayExecute(user, node));
  // What unpacks reads the loader like any file: it needs no x bit.
  const mayStart = facts.packer !== null || mayExecute(user, found.node);
  if (denied || !mayStart || found.node.kind !== 'file') {
    if (facts.packer !== null)
      return packedFailure('interpreter-denied', interpreter, null, say(m.reinstallLoader));
    const explanation = say(m.interpreterDenied, { interpreter, who: who(user) });
    return execFailure('interpreter-denied', 'EACCES', at, explanation, say(m.reinstallLoader));
  }
  const loader = input.inspect(found.path);
  if (loader === undefined || loader.arch !== facts.arch || loader.bits !== facts.bits) {
    if (facts.packer !== null)
      return packedFailure('interpreter-invalid', interpreter, null, say(m.reinstallLoader));
    const errno = found.node.sizeBytes < (facts.bits === 64 ? 64 : 52) ? 'EIO' : 'ELIBBAD';
    const explanation = say(m.interpreterNotElf, { interpreter, arch: facts.arch });
    return execFailure('interpreter-invalid', errno, at, explanation, say(m.reinstallLoader));
  }
  return null;
}

/** The kernel starts the code that unpacks; that one opens the loader, and ends without a word when it cannot. */
function packedFailure(
  code: string,
  interpreter: string,
  mix: LocalText | null,
  remedy: LocalText,
): FitFailure {
  const explanation = join(say(m.interpreterMissingPacked, { interpreter }), mix);
  return { code, stage: 'program', errno: null, exitCode: 127, message: '', explanation, remedy };
}

/** A C library of the other kind in the image explains most missing loaders. */
function mixedLibc(input: FitInput): LocalText | null {
  const { tree, facts } = input;
  const inLib = new Set(tree.readDir('/lib'));
  const hasMusl = [...inLib].some((n) => n.startsWith('ld-musl-'));
  const isMusl = facts.interpreter?.includes('ld-musl') === true;
  if (hasMusl && !isMusl) return say(m.glibcOnMusl);
  if (isMusl && !hasMusl && (inLib.has('x86_64-linux-gnu') || tree.readDir('/lib64').length > 0))
    return say(m.muslOnGlibc);
  return null;
}

function libcName(input: FitInput): string {
  if (input.facts.interpreter?.includes('musl') === true) return 'musl';
  return input.facts.glibc === null ? 'glibc' : `glibc ${input.facts.glibc}`;
}

/** Both texts, the second in parentheses. */
function join(first: LocalText, second: LocalText | null): LocalText {
  return second === null ? first : { en: `${first.en} (${second.en})`, zh: `${first.zh}（${second.zh}）` };
}

function who(user: ImageUser): LocalText {
  return user.uid === 0 ? say(m.root) : say(m.user, { user: user.name });
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
