import type { ReactNode } from 'react';
import { type LocalText, type Message, say } from '../../../../src/base/messages.ts';
import { binaryProblemMessages } from '../../../../src/model/binary-problem.messages.ts';
import { useLocal, useText } from '../../lib/text.tsx';
import { binaryPageMessages as m } from './binary.messages.ts';
import type { ReadProgram } from './reader/read-program.ts';

/** A line of facts: text that is translated, or that stands in the program as it is. */
type Line = LocalText | string;

function goLines({ isGo, goVersion, goReleases, buildInfo, path, main, deps }: ReadProgram): Line[] {
  if (!isGo) return [say(m.notGo)];
  const release =
    goVersion ??
    (goReleases === null ? '' : `1.${goReleases.from}–${goReleases.to === null ? '' : `1.${goReleases.to}`}`);
  const lines: Line[] = [buildInfo === null ? say(m.releaseByTable, { release }) : release];
  if (path !== null) lines.push(main === null ? path : `${path} (${main.path} ${main.version})`);
  if (deps.length > 0) lines.push(say(m.dependencies, { count: deps.length }));
  return lines;
}

function loadingLines({
  linking,
  format,
  interpreter,
  needed,
  glibc,
  libc,
  musl,
  rpath,
  runpath,
}: ReadProgram): Line[] {
  if (linking === 'static' && format !== 'wasm') return [say(m.static)];
  if (linking === 'unknown') return [say(m.linkingUnknown)];
  if (linking === 'static-pie') return [say(m.staticPie)];
  const lines: Line[] = [];
  if (interpreter !== null) lines.push(say(m.loader, { path: interpreter }));
  if (needed.length > 0) lines.push(say(m.needs, { libraries: needed.join(', ') }));
  if (glibc !== null) lines.push(say(m.atLeast, { what: 'glibc', version: glibc }));
  if (libc === 'musl') lines.push(musl === null ? 'musl' : say(m.atLeast, { what: 'musl', version: musl }));
  return [...lines, ...rpath.map((p) => `RPATH ${p}`), ...runpath.map((p) => `RUNPATH ${p}`)];
}

function hardeningLines({ hardening }: ReadProgram): Line[] {
  const { pie, relro, nx, canary, fortify, bindNow, cfi } = hardening;
  const all: Readonly<Record<string, boolean | null>> = {
    PIE: pie,
    NX: nx,
    BIND_NOW: bindNow,
    canary,
    FORTIFY: fortify,
    CFG: cfi,
  };
  const known = Object.entries(all).filter((entry): entry is [string, boolean] => entry[1] !== null);
  const lines: Line[] = known.map(([what, on]) => say(on ? m.on : m.off, { what }));
  return relro === null ? lines : [...lines, `RELRO ${relro}`];
}

function markLines(program: ReadProgram): Line[] {
  const { race, msan, asan, cover, unoptimized, stripped, dwarf } = program.instrumentation;
  const marks: readonly [boolean, Message][] = [
    [program.packer !== null && program.unpackedBytes === null, m.packed],
    [program.unpackedBytes !== null, m.unpacked],
    [race, m.race],
    [msan || asan, m.sanitizer],
    [cover, m.cover],
    [unoptimized, m.unoptimized],
    [stripped === true, m.stripped],
    [dwarf === true, m.dwarf],
    [program.cgo === true, m.cgo],
    [program.embeddedRoots === true, m.roots],
    [program.embeddedTzdata === true, m.tzdata],
  ];
  return marks.filter(([on]) => on).map(([, message]) => say(message));
}

function runtimeRows({ runtime }: ReadProgram): [Message, Line[]][] {
  if (runtime === null) return [];
  const { cpu, memory, kernel, godebug, redLines } = runtime;
  const floor: Line[] = kernel === null ? [] : [say(m.kernelFloor, { version: kernel.minimum })];
  return [
    [m.cpus, [...cpu.texts]],
    [m.memory, [...memory.texts]],
    [m.kernel, [...floor, ...(kernel?.notes ?? [])]],
    [m.defaults, godebug.map(({ name, value, meaning }) => say(m.godebug, { name, value, meaning }))],
    [m.redLines, redLines.map(({ text }) => text)],
  ];
}

function identityLines({ buildId, goBuildId }: ReadProgram): Line[] {
  return [
    ...(buildId === null ? [] : [say(m.buildId, { id: buildId })]),
    ...(goBuildId === null ? [] : [say(m.goBuildId, { id: goBuildId })]),
  ];
}

function rowsOf(program: ReadProgram): [Message, Line[]][] {
  const { format, bits, os, arch, kind, cpu, settings, problems } = program;
  const built = settings.filter(({ key }) => key !== 'DefaultGODEBUG');
  const rows: [Message, Line[]][] = [
    [m.go, goLines(program)],
    [
      m.format,
      [
        `${format} ${bits} · ${os}/${arch} · ${kind}`,
        ...(cpu === null ? [] : [`${cpu.variable}=${cpu.value}`]),
      ],
    ],
    [m.build, built.length === 0 ? [] : [built.map(({ key, value }) => `${key}=${value}`).join(' ')]],
    [m.loading, loadingLines(program)],
    [m.identity, identityLines(program)],
    [m.hardening, hardeningLines(program)],
    [m.marks, markLines(program)],
    ...runtimeRows(program),
    [m.problems, problems.map(({ code, detail }) => say(binaryProblemMessages[code], { detail }))],
  ];
  return rows.filter(([, lines]) => lines.length > 0);
}

/** What the program is and what it will believe at run time, one term a row. */
export function ProgramFacts({ program }: { readonly program: ReadProgram }): ReactNode {
  const t = useText();
  const local = useLocal();
  return (
    <dl className="binary-facts" aria-label={t(m.facts)}>
      {rowsOf(program).map(([term, lines]) => (
        <div key={term.en} className={term === m.redLines || term === m.problems ? 'warns' : ''}>
          <dt>{t(term)}</dt>
          {lines.map((line, i) => (
            <dd
              key={`${i} ${typeof line === 'string' ? line : line.en}`}
              className={typeof line === 'string' ? 'mono' : ''}
            >
              {typeof line === 'string' ? line : local(line)}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
