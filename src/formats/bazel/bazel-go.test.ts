import { expect, test } from 'vitest';
import { readBazelGo } from './bazel-go.ts';
import { parseCalls } from './parse-calls.ts';

// Shapes of the documentation of rules_go and gazelle.
const MODULE = `"""The module."""
module(name = "shop", version = "1.0")
bazel_dep(name = "rules_go", version = "0.57.0", repo_name = "io_bazel_rules_go")

go_sdk = use_extension("@rules_go//go:extensions.bzl", "go_sdk")
go_sdk.download(version = "1.24.12", patches = ["//:a.patch"])  # "not this"
deps = use_extension("@gazelle//:extensions.bzl", "go_deps", dev_dependency = False)
deps.from_file(go_mod = "//:go.mod")
deps.module(
    path = "github.com/gogo/protobuf",
    sum = "h1:Ov1cvc58UF3b5XjBnZv7+opcTcQFZebYjWzi34vdm4Q=",
    version = "v1.3.2",
)
use_repo(
    deps,
    "com_github_gogo_protobuf",
    "in_gopkg_yaml_v2",
    renamed = "org_golang_x_net",
)
other = use_extension("//:x.bzl", "other")
use_repo(other, "not_mine")
`;
const WORKSPACE = `load("@bazel_gazelle//:deps.bzl", "go_repository")
go_register_toolchains(version = '1.22.1')
go_repository(
    name = "org_golang_x_text",
    importpath = "golang.org/x/text",
    version = "v0.14.0",
    build_directives = ["gazelle:proto disable"],
)
go_repository(name = "by_commit", importpath = "example.org/c", commit = "abc")
`;

test('reads MODULE.bazel and go_repository rules', () => {
  const bazel = readBazelGo([
    { file: 'MODULE.bazel', text: MODULE },
    { file: 'WORKSPACE', text: WORKSPACE },
  ]);
  expect(bazel).toEqual({
    files: ['MODULE.bazel', 'WORKSPACE'],
    sdkVersions: [
      { version: '1.24.12', file: 'MODULE.bazel' },
      { version: '1.22.1', file: 'WORKSPACE' },
    ],
    sdkFromFile: false,
    depsFromFile: true,
    usedRepos: ['com_github_gogo_protobuf', 'in_gopkg_yaml_v2', 'org_golang_x_net'],
    modules: [
      { path: 'github.com/gogo/protobuf', version: 'v1.3.2', file: 'MODULE.bazel' },
      { path: 'golang.org/x/text', version: 'v0.14.0', file: 'WORKSPACE' },
      { path: 'example.org/c', version: undefined, file: 'WORKSPACE' },
    ],
  });
});

test('a file without Go says nothing', () => {
  expect(readBazelGo([{ file: 'MODULE.bazel', text: 'module(name = "x")' }])).toMatchObject({
    sdkVersions: [],
    depsFromFile: false,
    usedRepos: null,
    modules: [],
  });
});

test('calls, nested and not', () => {
  expect(parseCalls('a.b(c, "x", k = "v", l = ["n"], f(g = 1), **kw)\nd()')).toMatchObject([
    { name: 'a.b', args: ['x'], keywords: { k: 'v' } },
    { name: 'f', args: [], keywords: {} },
    { name: 'd', args: [] },
  ]);
});

test('cut at every byte it never throws', () => {
  for (let n = 0; n <= MODULE.length; n++)
    expect(() => readBazelGo([{ file: 'MODULE.bazel', text: MODULE.slice(0, n) }])).not.toThrow();
});
