import type { Facts } from '../../model/facts.ts';
import type { GoModFile, GoProject } from '../../model/go-toolchain.ts';
import type { BazelGoFiles, VendoredModule, WorkspaceModule } from '../../model/module-files.ts';

/** A go.mod of example.org/app for go 1.25 that requires nothing. */
export function goMod(rest: Partial<GoModFile> = {}): GoModFile {
  return {
    module: 'example.org/app',
    go: '1.25.0',
    toolchain: undefined,
    godebug: {},
    require: [],
    replace: [],
    use: [],
    ...rest,
  };
}

/** Requirements written as `path@version`. */
export function requires(...modules: readonly string[]): GoModFile['require'] {
  return modules.map((module) => {
    const [path = '', version = ''] = module.split('@');
    return { path, version, indirect: false };
  });
}

/** The project at /src/app. */
export function project(file: GoModFile, rest: Partial<GoProject> = {}): Pick<Facts, 'go.project'> {
  return { 'go.project': { dir: '/src/app', goMod: file, hasVendor: false, goWork: undefined, ...rest } };
}

/** The project with a go.work at /src and its modules. */
export function workspace(
  file: GoModFile,
  work: Partial<GoModFile>,
  modules: readonly WorkspaceModule[],
): Pick<Facts, 'go.project' | 'go.workspace'> {
  const goWork = { path: '/src/go.work', file: goMod({ module: undefined, ...work }) };
  return { ...project(file, { goWork }), 'go.workspace': modules };
}

/** A vendored module written as `path@version`, explicit unless said otherwise. */
export function vendored(module: string, rest: Partial<VendoredModule> = {}): VendoredModule {
  const [path = '', version = ''] = module.split('@');
  return { path, version, explicit: true, go: undefined, replacedBy: undefined, ...rest };
}

/** A MODULE.bazel that says nothing about Go. */
export function bazel(rest: Partial<BazelGoFiles> = {}): Pick<Facts, 'bazel.go'> {
  return {
    'bazel.go': {
      files: ['MODULE.bazel'],
      sdkVersions: [],
      sdkFromFile: false,
      depsFromFile: false,
      usedRepos: null,
      modules: [],
      ...rest,
    },
  };
}
