import type { GoToolchain } from '../../model/go-toolchain.ts';
import { minorOf, releaseOfToolchain } from './go-release.ts';

/** What lies in the folder of an installed toolchain. */
export interface IntegrityFacts {
  /** Version of the running program. */
  readonly version: string;
  readonly executable: string;
  /** Folder of the program itself; empty when it lies in none. */
  readonly ownRoot: string;
  /** GOROOT as somebody has set it; undefined when nobody has. */
  readonly wishedRoot:
    | { readonly path: string; readonly source: string; readonly exists: boolean }
    | undefined;
  /** First line of VERSION in the root that is used; undefined when the file is missing. */
  readonly versionFile: string | undefined;
  /** Version in the sources of that root; undefined when they hold none. */
  readonly sourceVersion: string | undefined;
  /** Programs in `pkg/tool`, with the release that built each; undefined when the folder is missing. */
  readonly tools: readonly { readonly name: string; readonly version: string | null }[] | undefined;
  /** Compiled packages of before 1.20 that lie about. */
  readonly hasCompiledPackages: boolean;
  readonly hasGoEnv: boolean;
  /** Every `go` on PATH, the first is the one that runs. */
  readonly programs: readonly GoToolchain[];
}

/** What can be wrong with an installation. */
export type IntegrityCode =
  | 'goroot-missing'
  | 'goroot-other-release'
  | 'version-file-missing'
  | 'version-file-other'
  | 'tools-missing'
  | 'tool-other-release'
  | 'sources-other-release'
  | 'leftovers'
  | 'go-env-missing'
  | 'shadowed';

/** One thing that is wrong, with what was seen and where. */
export interface IntegrityProblem {
  readonly code: IntegrityCode;
  readonly severity: 'error' | 'warn';
  readonly seen: string;
  readonly expected: string;
  readonly path: string;
}

/** Programs without which nothing is built. */
const NEEDED_TOOLS = ['asm', 'compile', 'link'];

/** Judges an installation; an empty list for one that is whole. */
export function judgeIntegrity(facts: IntegrityFacts): readonly IntegrityProblem[] {
  const { version, wishedRoot, ownRoot, versionFile, tools } = facts;
  const root = wishedRoot?.path ?? ownRoot;
  const problems: IntegrityProblem[] = [];
  const add = (
    code: IntegrityCode,
    seen: string,
    expected: string,
    path: string,
    severity: 'error' | 'warn' = 'error',
  ) => problems.push({ code, severity, seen, expected, path });
  const line = minorOf(releaseOfToolchain(version) ?? '') ?? 99;
  const wrongRoot = wishedRoot !== undefined && versionFile !== undefined && !isSame(versionFile, version);
  if (wishedRoot !== undefined && !wishedRoot.exists)
    return [
      {
        code: 'goroot-missing',
        severity: 'error',
        seen: wishedRoot.path,
        expected: ownRoot,
        path: wishedRoot.source,
      },
    ];
  if (wrongRoot) add('goroot-other-release', versionFile, version, `${root}/VERSION`);
  else if (versionFile === undefined) add('version-file-missing', '', version, `${root}/VERSION`, 'warn');
  else if (!isSame(versionFile, version)) add('version-file-other', versionFile, version, `${root}/VERSION`);
  if (tools === undefined) add('tools-missing', NEEDED_TOOLS.join(', '), version, `${root}/pkg/tool`);
  else {
    const absent = NEEDED_TOOLS.filter((name) => !tools.some((tool) => tool.name === name));
    if (absent.length > 0) add('tools-missing', absent.join(', '), version, `${root}/pkg/tool`);
    const other = tools.filter((tool) => tool.version !== null && !isSame(tool.version, version));
    if (other.length > 0 && !wrongRoot)
      add('tool-other-release', `${other[0]?.name} ${other[0]?.version}`, version, `${root}/pkg/tool`);
  }
  if (facts.sourceVersion !== undefined && !isSame(facts.sourceVersion, version) && !wrongRoot)
    add('sources-other-release', facts.sourceVersion, version, `${root}/src/internal/buildcfg/zbootstrap.go`);
  if (line >= 20 && facts.hasCompiledPackages)
    add('leftovers', 'pkg/*/runtime.a', version, `${root}/pkg`, 'warn');
  if (line >= 21 && !facts.hasGoEnv) add('go-env-missing', '', version, `${root}/go.env`, 'warn');
  const [first, ...others] = facts.programs;
  const shadowed = others.find((other) => other.version?.text !== first?.version?.text);
  if (shadowed !== undefined)
    add(
      'shadowed',
      `${shadowed.path} ${shadowed.version?.text ?? '?'}`,
      `${first?.path} ${first?.version?.text ?? '?'}`,
      'PATH',
      'warn',
    );
  return problems;
}

/** Versions are the same without what a build adds to them (`X:…`, `-corp`). */
function isSame(a: string, b: string): boolean {
  const [left, right] = [releaseOfToolchain(a.trim()), releaseOfToolchain(b.trim())];
  return left === undefined || right === undefined || left === right;
}
