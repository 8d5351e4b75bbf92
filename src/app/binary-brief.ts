import { closeSync, openSync, readSync } from 'node:fs';
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
