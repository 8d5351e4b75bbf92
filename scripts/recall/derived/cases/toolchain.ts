import { P, R } from '../draft.ts';
import type { DerivedCase } from '../derived-case.ts';

const GO_MOD = 'https://go.dev/ref/mod#go-mod-file';
const GO_ENV = 'cmd/go: environment and configuration, `go help environment`';
const SUM =
  'golang.org/x/text v0.30.0 h1:0000000000000000000000000000000000000000000=\ngolang.org/x/text v0.30.0/go.mod h1:0000000000000000000000000000000000000000000=\n';
const MOD = 'module example.com/shop/checkout\n\ngo 1.26\n';
const TEXT = `${MOD}\nrequire golang.org/x/text v0.30.0\n`;

/** The go command, its settings, and the files that say which modules a project is built from. */
export const TOOLCHAIN_CASES: readonly DerivedCase[] = [
  {
    name: 'a sound project',
    from: 'service',
    form: GO_MOD,
    apply: (draft) => draft.project({ 'go.mod': TEXT, 'go.sum': SUM }),
    fires: [],
  },
  {
    name: 'another user owns the repository',
    from: 'service',
    form: 'git-config(1), safe.directory',
    apply: (draft) => {
      draft.project({});
      draft.stat(`${R}/srv/checkout/.git`, { uid: 1000, gid: 1000 });
    },
    fires: ['tc-buildvcs-dubious-owner'],
  },
  {
    name: 'cgo asked for and no compiler',
    from: 'service',
    form: GO_ENV,
    apply: (draft) => {
      draft.project({});
      draft.env('CGO_ENABLED', '1');
      draft.remove(`${R}/usr/bin/gcc`);
      for (const dir of ['/usr/local/go/bin', '/usr/bin', '/bin'])
        for (const name of ['gcc', 'clang']) draft.index.absent.push(`${R}${dir}/${name}`);
    },
    fires: ['tc-cgo-no-compiler'],
  },
  {
    name: 'a project and no go on PATH',
    from: 'service',
    form: GO_ENV,
    apply: (draft) => {
      draft.project({});
      draft.remove(`${R}/usr/local/go/bin/go`);
      draft.index.absent.push(`${R}/bin/go`, `${R}/usr/bin/go`);
    },
    fires: ['tc-go-absent-or-shadowed'],
  },
  {
    name: 'the go/env file of the user sets a proxy',
    from: 'service',
    form: GO_ENV,
    apply: (draft) =>
      draft.write(`${R}/home/checkout/.config/go/env`, 'GOPROXY=https://mirror.example,direct\n'),
    fires: ['tc-goenv-file-surprise'],
  },
  {
    name: '-mod=vendor without a vendor folder',
    from: 'service',
    form: 'https://go.dev/ref/mod#build-commands',
    apply: (draft) => {
      draft.project({});
      draft.env('GOFLAGS', '-mod=vendor');
    },
    fires: ['tc-goflags-conflict'],
  },
  {
    name: 'GOROOT of another release',
    from: 'service',
    form: '$GOROOT/VERSION',
    apply: (draft) => {
      draft.env('GOROOT', '/opt/go1.22');
      draft.write(`${R}/opt/go1.22/VERSION`, 'go1.22.5\ntime 2024-06-27T20:11:12Z\n');
      draft.write(`${R}/opt/go1.22/go.env`, 'GOPROXY=https://modules.example,direct\nGOTOOLCHAIN=auto\n');
    },
    fires: ['tc-goroot-mismatch'],
  },
  {
    name: 'a go.work far above',
    from: 'service',
    form: 'https://go.dev/ref/mod#workspaces',
    apply: (draft) => {
      draft.project({});
      draft.write(`${R}/srv/go.work`, 'go 1.26\n\nuse ./checkout\n');
    },
    fires: ['tc-gowork-active'],
  },
  {
    name: 'a go line newer than the local toolchain',
    from: 'service',
    form: 'https://go.dev/doc/toolchain',
    apply: (draft) => {
      draft.project({ 'go.mod': 'module example.com/shop/checkout\n\ngo 1.27.3\n' });
      draft.env('GOTOOLCHAIN', 'local');
    },
    fires: ['tc-toolchain-local-too-old'],
  },
  {
    name: 'a go line that makes the go command download',
    from: 'service',
    form: 'https://go.dev/doc/toolchain',
    apply: (draft) => {
      draft.project({ 'go.mod': 'module example.com/shop/checkout\n\ngo 1.27.3\n' });
      draft.env('GOTOOLCHAIN', 'auto');
    },
    fires: ['tc-toolchain-will-download'],
  },
  {
    name: 'a toolchain line that names a language version',
    from: 'service',
    form: 'https://go.dev/doc/toolchain#name',
    apply: (draft) => draft.project({ 'go.mod': `${MOD}\ntoolchain go1.26\n` }),
    fires: ['mod-toolchain-line'],
  },
  {
    name: 'a requirement without a sum',
    from: 'service',
    form: 'https://go.dev/ref/mod#go-sum-files',
    apply: (draft) => draft.project({ 'go.mod': TEXT, 'go.sum': '' }),
    fires: ['mod-sum-missing'],
  },
  {
    name: 'a vendor list of another version, and a dependency with a newer go line',
    from: 'service',
    form: 'https://go.dev/ref/mod#vendoring: vendor/modules.txt',
    apply: (draft) =>
      draft.project({
        'go.mod': 'module example.com/shop/checkout\n\ngo 1.23\n\nrequire golang.org/x/text v0.30.0\n',
        'go.sum': SUM,
        'vendor/modules.txt':
          '# golang.org/x/text v0.29.0\n## explicit; go 1.24.0\ngolang.org/x/text/unicode/norm\n',
      }),
    fires: ['mod-vendor-stale', 'mod-go-below-dependency'],
  },
  {
    name: 'go.work older than its module, and a member that is not there',
    from: 'service',
    form: 'https://go.dev/ref/mod#go-work-file',
    apply: (draft) => {
      draft.project({ 'go.work': 'go 1.24\n\nuse (\n\t.\n\t./billing\n)\n' });
      draft.index.absent.push(`${R}/srv/checkout/billing/go.mod`, `${R}/srv/checkout/go.work.sum`);
    },
    fires: ['mod-work-go-older', 'mod-work-members'],
  },
  {
    name: 'Bazel with other versions than go.mod',
    from: 'service',
    form: 'rules_go docs/go/core/bzlmod.md; gazelle extensions.md',
    apply: (draft) =>
      draft.project({
        'go.mod': TEXT,
        'go.sum': SUM,
        'MODULE.bazel': [
          'go_sdk = use_extension("@rules_go//go:extensions.bzl", "go_sdk")',
          'go_sdk.download(version = "1.24.1")',
          'go_deps = use_extension("@gazelle//:extensions.bzl", "go_deps")',
          'go_deps.from_file(go_mod = "//:go.mod")',
          'go_deps.module(path = "golang.org/x/text", version = "v0.29.0", sum = "h1:x=")',
          'use_repo(go_deps, "com_github_gone_module")',
          '',
        ].join('\n'),
      }),
    fires: ['mod-bazel-repos', 'mod-bazel-sdk', 'mod-bazel-versions'],
  },
  {
    name: 'direct without git',
    from: 'service',
    form: 'https://go.dev/ref/mod#vcs-find',
    apply: (draft) => {
      draft.project({});
      draft.remove(`${R}/usr/bin/git`);
      for (const dir of ['/usr/local/go/bin', '/bin']) draft.index.absent.push(`${R}${dir}/git`);
    },
    fires: ['net-direct-no-vcs'],
  },
  {
    name: 'a private module that GOPRIVATE does not cover',
    from: 'service',
    form: 'https://go.dev/ref/mod#private-modules',
    apply: (draft) =>
      draft.project({
        'go.mod': `${MOD}\nrequire git.shop.internal/lib/money v1.2.0\n`,
        'go.sum':
          'git.shop.internal/lib/money v1.2.0/go.mod h1:0000000000000000000000000000000000000000000=\n',
      }),
    fires: ['net-goprivate-gap'],
  },
  {
    name: 'GOPROXY with a word that is no address',
    from: 'service',
    form: 'https://go.dev/ref/mod#goproxy-protocol',
    apply: (draft) => draft.env('GOPROXY', 'mirror'),
    fires: ['net-goproxy-syntax'],
  },
  {
    name: 'no checksum database',
    from: 'service',
    form: 'https://go.dev/ref/mod#checksum-database',
    apply: (draft) => draft.env('GOSUMDB', 'off'),
    fires: ['net-sumdb-disabled'],
  },
  {
    name: 'caches that have no place',
    from: 'service',
    form: 'Go src/os/file.go, UserCacheDir',
    apply: (draft) => {
      draft.env('HOME', null);
    },
    fires: ['fs-gocache-undefined'],
  },
  {
    name: 'a user without a home',
    from: 'service',
    form: 'passwd(5)',
    apply: (draft) => {
      draft.edit(`${P}/status`, /^Uid:.*$/m, 'Uid:\t65532\t65532\t65532\t65532');
      draft.env('HOME', '/');
      draft.index.absent.push(`${R}//.config`);
      draft.env('GOCACHE', '/home/checkout/.cache/go-build');
      draft.env('GOMODCACHE', '/home/checkout/go/pkg/mod');
    },
    fires: ['perm-uid-without-home', 'fs-gocache-unwritable', 'fs-modcache-unwritable'],
  },
];
