import { say } from '../../base/messages.ts';
import { isKernelBelow } from '../../model/host.ts';
import type { FitFailure, FitNote, ImageFit } from '../../model/image-fit.ts';
import { kernelFloor } from '../binary-runtime/kernel-floor.ts';
import { goMinorOf } from '../binary-runtime/binary-runtime.ts';
import { execStage } from './exec-stage.ts';
import { type FitInput, PASSED, type StageResult } from './fit-input.ts';
import { glibcStage } from './glibc-stage.ts';
import { imageFitMessages as m } from './image-fit.messages.ts';
import { imageNotes } from './image-notes.ts';
import { type ImageUser, resolveUser } from './image-user.ts';
import { muslStage } from './musl-stage.ts';
import { fileInImage } from './resolve-in-image.ts';

/**
 * Predicts whether a program starts in an image, by playing the kernel's exec and then the loader that the program
 * names, and otherwise the exact error. What a running machine adds (mount options, security modules, qemu) is not seen.
 */
export function predictImageFit(input: FitInput): ImageFit {
  const { tree, at, facts } = input;
  const user = resolveUser(tree.config?.user ?? '', input.readText('/etc/passwd'));
  const known = imageArchitecture(input);
  const arch = known ?? input.machineArch;
  const result = stages(input, user, arch);
  const notes: FitNote[] = [...result.notes];
  if (known === null && facts.arch !== arch) {
    notes.push({
      code: 'architecture-assumed',
      severity: 'info',
      text: say(m.noteArchAssumed, { arch }),
    });
  }
  notes.push(...kernelNotes(input), ...imageNotes(input, user));
  return {
    image: tree.name,
    at,
    verdict: result.failure === null ? 'runs' : 'fails',
    failure: result.failure,
    libraries: result.libraries,
    notes,
  };
}

function stages(input: FitInput, user: ImageUser, arch: string): StageResult {
  const failure = unknownUser(user) ?? execStage(input, user, arch) ?? kernelTooOld(input);
  if (failure !== null) return { ...PASSED, failure };
  const { interpreter } = input.facts;
  const cpu = cpuTooOld(input);
  if (interpreter === null) return cpu === null ? PASSED : { ...PASSED, failure: cpu };
  const loaded = loaderStage(input, interpreter);
  return loaded.failure === null && cpu !== null ? { ...loaded, failure: cpu } : loaded;
}

function loaderStage(input: FitInput, interpreter: string): StageResult {
  const path = fileInImage(input.tree, interpreter)?.path ?? interpreter;
  return interpreter.includes('ld-musl') ? muslStage(input, path) : glibcStage(input, path);
}

function unknownUser(user: ImageUser): FitFailure | null {
  if (!user.unknown) return null;
  return {
    code: 'user-unknown',
    stage: 'kernel',
    errno: null,
    exitCode: 126,
    message: `unable to find user ${user.name}: no matching entries in passwd file`,
    explanation: say(m.unknownUser, { user: user.name }),
    remedy: say(m.numericUser),
  };
}

/** glibc ends a program whose loader or library was built for newer kernels. */
function kernelTooOld(input: FitInput): FitFailure | null {
  const { kernel, facts } = input;
  const loader = facts.interpreter === null ? undefined : fileInImage(input.tree, facts.interpreter);
  const ofLoader = loader === undefined ? null : (input.inspect(loader.path)?.abiKernel ?? null);
  const minimum = ofLoader ?? facts.abiKernel;
  if (kernel === null || minimum === null) return null;
  const [major = 0, minor = 0, patch = 0] = minimum.split('.').map(Number);
  if (!isKernelBelow(kernel, major, minor, patch)) return null;
  const what = ofLoader === null ? input.at : (loader?.path ?? input.at);
  return {
    code: 'kernel-too-old',
    stage: 'loader',
    errno: null,
    exitCode: 127,
    message: 'FATAL: kernel too old',
    explanation: say(m.kernelTooOld, { kernel: kernel.text, minimum, what }),
    remedy: say(m.newerKernel),
  };
}

/** The runtime of a program built for a higher level checks the processor first (Go src/runtime/asm_amd64.s). */
function cpuTooOld(input: FitInput): FitFailure | null {
  const { cpu } = input.facts;
  const needs = Number(/^v(\d)$/.exec(cpu?.value ?? '')?.[1] ?? 0);
  const has = input.cpuLevel;
  if (has === null || needs <= has || !(cpu?.variable === 'GOAMD64' || cpu?.variable === 'x86-isa'))
    return null;
  return {
    code: 'cpu-level',
    stage: 'program',
    errno: null,
    exitCode: 1,
    message: `This program can only be run on AMD64 processors with v${needs} microarchitecture support.`,
    explanation: say(m.cpuTooOld, { has, what: input.at, needs }),
    remedy: say(m.lowerLevel, { has }),
  };
}

function kernelNotes(input: FitInput): FitNote[] {
  const { facts, kernel } = input;
  const floor = kernelFloor(facts.os, facts.arch, goMinorOf(facts.goVersion ?? ''));
  if (kernel === null || floor === null) return [];
  const [major = 0, minor = 0, patch = 0] = floor.minimum.split('.').map(Number);
  if (!isKernelBelow(kernel, major, minor, patch)) return [];
  const values = { kernel: kernel.text, version: facts.goVersion ?? '', minimum: floor.minimum };
  return [{ code: 'kernel-below-go', severity: 'warn', text: say(m.noteKernelGo, values) }];
}

/** Programs that tell the architecture of an image without configuration. */
const WITNESSES = ['/bin/sh', '/bin/busybox', '/sbin/init', '/usr/bin/env', '/bin/ls', '/bin/cat'];

function imageArchitecture(input: FitInput): string | null {
  const { tree } = input;
  const stated = tree.config?.architecture;
  if (stated !== undefined && stated !== null) return stated;
  for (const path of WITNESSES) {
    const found = fileInImage(tree, path);
    const file = found === undefined ? undefined : input.inspect(found.path);
    if (file !== undefined) return file.arch;
  }
  // The program's own loader is no witness: one for another machine is a fault of its own.
  const own = input.facts.interpreter?.split('/').at(-1);
  for (const name of [...tree.readDir('/lib'), ...tree.readDir('/lib64')]) {
    if (!/^ld-(linux|musl)/.test(name) || name === own) continue;
    const found = fileInImage(tree, `/lib/${name}`) ?? fileInImage(tree, `/lib64/${name}`);
    const file = found === undefined ? undefined : input.inspect(found.path);
    if (file !== undefined) return file.arch;
  }
  return null;
}
