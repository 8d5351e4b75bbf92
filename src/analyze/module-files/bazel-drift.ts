import type { GoModFile } from '../../model/go-toolchain.ts';
import type { BazelGoFiles } from '../../model/module-files.ts';

/**
 * The name that gazelle gives the repository of a module: `gopkg.in/yaml.v2` is `in_gopkg_yaml_v2`. Source: gazelle
 * label/label.go, ImportPathToBazelRepoName.
 */
export function bazelRepoName(path: string): string {
  const [host = '', ...rest] = path.toLowerCase().split('/');
  return [...host.split('.').reverse(), ...rest].join('_').replace(/[-.]/g, '_');
}

/** Modules that the main module imports itself and that `use_repo` does not name. */
export function reposNotUsed(goMod: GoModFile, bazel: BazelGoFiles): readonly string[] {
  const used = new Set(bazel.usedRepos ?? []);
  return goMod.require
    .filter(({ indirect }) => !indirect)
    .map(({ path }) => bazelRepoName(path))
    .filter((name) => !used.has(name));
}

/** Repositories that `use_repo` names and no module stands behind. Those that gazelle makes for itself are left out. */
export function reposWithoutModule(goMod: GoModFile, bazel: BazelGoFiles): readonly string[] {
  const known = new Set([...goMod.require, ...bazel.modules].map(({ path }) => bazelRepoName(path)));
  return (bazel.usedRepos ?? []).filter((name) => !known.has(name) && !name.startsWith('bazel_gazelle_'));
}

/** Modules whose version in a Bazel rule differs from that in go.mod. */
export function versionsApart(
  goMod: GoModFile,
  bazel: BazelGoFiles,
): readonly {
  readonly path: string;
  readonly goMod: string;
  readonly bazel: string;
  readonly file: string;
}[] {
  const wanted = new Map(goMod.require.map(({ path, version }) => [path, version]));
  return bazel.modules.flatMap(({ path, version, file }) => {
    const own = wanted.get(path);
    return own === undefined || version === undefined || version === own
      ? []
      : [{ path, goMod: own, bazel: version, file }];
  });
}
