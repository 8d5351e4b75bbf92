import { closeSync, open, openSync, read, readSync } from 'node:fs';
import { WITHOUT_WAITING } from '../collect/binary/file-source.ts';
import { parseModInfo } from '../formats/gobinary/mod-info.ts';
import { BuildInfoProbe, type ProbedBuildInfo } from '../formats/gobinary/probe-build-info.ts';
import { renderModInfo } from '../formats/gobinary/render-mod-info.ts';

/** Reads the build information of one file after the other through the same memory. */
export type BriefReader = (path: string) => ProbedBuildInfo | null | undefined;

/** A reader for one thread. It throws the system's error for a file that cannot be read. */
export function createBriefReader(): BriefReader {
  const probe = new BuildInfoProbe();
  return (path) => {
    const fd = openSync(path, WITHOUT_WAITING);
    try {
      const steps = probe.probe();
      let step = steps.next();
      while (step.done !== true) {
        const { into, offset } = step.value;
        step = steps.next(readSync(fd, into, 0, into.length, offset));
      }
      return step.value;
    } finally {
      closeSync(fd);
    }
  };
}

/** What became of one file of several: its build information as a `BriefReader` answers it, or the system's error. */
export type BriefAnswer = ProbedBuildInfo | null | undefined | Error;

/** Files that are asked for at once: the runtime reads with four threads, and each finds the next question waiting. */
const LANES = 8;

/**
 * Reads several files at once without waiting for the disk in turn: pays where the disk has to be asked, as its answers
 * overlap. Answers in the order of the paths.
 */
export function createBriefAheadReader(): (paths: readonly string[]) => Promise<BriefAnswer[]> {
  const idle: BuildInfoProbe[] = [];
  return async (paths) => {
    const answers: BriefAnswer[] = Array.from({ length: paths.length });
    let next = 0;
    const lane = async () => {
      const probe = idle.pop() ?? new BuildInfoProbe();
      for (let i = next++; i < paths.length; i = next++) answers[i] = await answerOf(paths[i] ?? '', probe);
      idle.push(probe);
    };
    await Promise.all(Array.from({ length: Math.min(LANES, paths.length) }, lane));
    return answers;
  };
}

/** The steps of one file, each resumed when the system has answered. Rejects only with errors that are not the system's. */
function answerOf(path: string, probe: BuildInfoProbe): Promise<BriefAnswer> {
  return new Promise((done, fail) => {
    open(path, WITHOUT_WAITING, (refused, fd) => {
      if (refused !== null) return done(refused);
      const steps = probe.probe();
      const end = (answer: BriefAnswer) => {
        closeSync(fd);
        done(answer);
      };
      const resume = (bytes: number) => {
        try {
          const step = steps.next(bytes);
          if (step.done === true) return end(step.value);
          const { into, offset } = step.value;
          read(fd, into, 0, into.length, offset, (error, count) =>
            error === null ? resume(count) : end(error),
          );
        } catch (error) {
          closeSync(fd);
          fail(error instanceof Error ? error : new Error(String(error)));
        }
      };
      // The first step is no answer to a question: its number is not looked at.
      resume(0);
    });
  });
}

/** What `go version -m` prints of a program. */
export function briefText(path: string, { goVersion, modules }: ProbedBuildInfo): string {
  // The toolchain writes what it has understood: only odd lines are put into its words first.
  const lines = isPlain(modules) ? modules : renderModInfo(parseModInfo(modules));
  return lines === ''
    ? `${path}: ${goVersion}\n`
    : `${path}: ${goVersion}\n\t${lines.slice(0, -1).replaceAll('\n', '\n\t')}\n`;
}

/** Whether every quoted value needs its quotes and no escapes: as linkers write nearly all. */
function isPlain(modules: string): boolean {
  const quotes = /["`]/;
  return !quotes.test(modules) || !quotes.test(modules.replaceAll(/="[^"\\`\n]* [^"\\`\n]*"\n/g, '\n'));
}

/** The same as an object; undefined when the lines do not say the platform and the header has to be judged. */
export function briefReport(path: string, { goVersion, modules }: ProbedBuildInfo): object | undefined {
  const { path: main, main: module, deps, settings } = parseModInfo(modules);
  const [os, arch] = ['GOOS', 'GOARCH'].map((key) => settings.find((s) => s.key === key)?.value);
  if (os === undefined || arch === undefined) return undefined;
  const format = os === 'windows' ? 'pe' : os === 'darwin' || os === 'ios' ? 'mach-o' : 'elf';
  return {
    schema: 1,
    file: path,
    format,
    os,
    arch,
    goVersion,
    path: main === '' ? null : main,
    main: module,
    deps,
    settings,
  };
}
