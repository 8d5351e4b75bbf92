import type { BazelGoFiles } from '../../model/module-files.ts';
import { parseCalls, type StarlarkCall } from './parse-calls.ts';

/** One Bazel file with its name below the root of the workspace. */
export interface BazelFile {
  readonly file: string;
  readonly text: string;
}

/**
 * What MODULE.bazel, WORKSPACE and files of `go_repository` rules say about Go. Names that are given to an extension
 * (`deps = use_extension(…, "go_deps")`) are followed within a file and its includes. Sources: rules_go docs/go/core/bzlmod.md,
 * gazelle extensions.bzl, gazelle repository.md (go_repository).
 */
export function readBazelGo(files: readonly BazelFile[]): BazelGoFiles {
  const calls = files.flatMap(({ file, text }) => parseCalls(text).map((call) => ({ ...call, file })));
  const named = (extension: string) => {
    const names = calls.flatMap((call) =>
      call.name === 'use_extension' && call.args[1] === extension ? (call.assignedTo ?? []) : [],
    );
    return new Set(names);
  };
  const sdk = named('go_sdk');
  const deps = named('go_deps');
  const isTag = (call: StarlarkCall, of: ReadonlySet<string>, tag: string) =>
    call.name.endsWith(`.${tag}`) && of.has(call.name.slice(0, -tag.length - 1));
  const sdkVersions = calls.flatMap((call) => {
    const isSdk = call.name === 'go_register_toolchains' || isTag(call, sdk, 'download');
    const version = isSdk ? (call.keywords['version'] ?? call.keywords['go_version']) : undefined;
    return version === undefined ? [] : [{ version, file: call.file }];
  });
  const uses = calls.filter((call) => call.name === 'use_repo' && deps.has(call.identifiers[0] ?? ''));
  return {
    files: files.map(({ file }) => file),
    sdkVersions,
    sdkFromFile: calls.some((call) => isTag(call, sdk, 'from_file')),
    depsFromFile: calls.some((call) => isTag(call, deps, 'from_file')),
    usedRepos:
      uses.length === 0 ? null : uses.flatMap(({ args, keywords }) => [...args, ...Object.values(keywords)]),
    modules: calls.flatMap((call) => {
      const isModule = call.name === 'go_repository' || call.name === '_go_repository';
      const path = isModule
        ? call.keywords['importpath']
        : isTag(call, deps, 'module')
          ? call.keywords['path']
          : undefined;
      return path === undefined ? [] : [{ path, version: call.keywords['version'], file: call.file }];
    }),
  };
}
