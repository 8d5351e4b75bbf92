/** How a variable of `go env` gets its value. */
export type VariableRule =
  /** The environment, the user's file, go.env, a default. */
  | 'setting'
  /** The environment only. */
  | 'environment'
  /** Worked out by the go command; no setting changes it. */
  | 'derived'
  /** The first word of a setting, or a program that PATH is asked for. */
  | 'program'
  /** Flags of the C compiler, joined again from their words. */
  | 'flags'
  /** Asked from the C compiler at run time: not predicted. */
  | 'measured';

/** One variable of `go env`. */
export interface GoVariable {
  readonly name: string;
  readonly rule: VariableRule;
  /** Line of the first release that prints it: 16 for Go 1.16. */
  readonly since: number;
  /** Only printed when building for these processors. */
  readonly goarch?: readonly string[];
}

const setting = (name: string, since = 13): GoVariable => ({ name, rule: 'setting', since });
const derived = (name: string, since = 13): GoVariable => ({ name, rule: 'derived', since });
const perArch = (name: string, since: number, ...goarch: string[]): GoVariable => ({
  name,
  rule: 'setting',
  since,
  goarch,
});

/**
 * Every variable that `go env` prints on Unix from Go 1.13 to 1.27, with the release that has brought it. Source:
 * cmd/go/internal/envcmd MkEnv, ExtraEnvVars and ExtraEnvVarsCostly, and cfg GetArchEnv, of those releases.
 */
export const GO_VARIABLES: readonly GoVariable[] = [
  setting('AR'),
  setting('CC'),
  { name: 'CGO_CFLAGS', rule: 'flags', since: 13 },
  { name: 'CGO_CPPFLAGS', rule: 'flags', since: 13 },
  { name: 'CGO_CXXFLAGS', rule: 'flags', since: 13 },
  setting('CGO_ENABLED'),
  { name: 'CGO_FFLAGS', rule: 'flags', since: 13 },
  { name: 'CGO_LDFLAGS', rule: 'flags', since: 13 },
  setting('CXX'),
  { name: 'GCCGO', rule: 'program', since: 13 },
  setting('GO111MODULE'),
  perArch('GO386', 13, '386'),
  perArch('GOAMD64', 18, 'amd64'),
  setting('GOARCH'),
  perArch('GOARM', 13, 'arm'),
  perArch('GOARM64', 23, 'arm64'),
  setting('GOAUTH', 24),
  setting('GOBIN'),
  setting('GOCACHE'),
  setting('GOCACHEPROG', 24),
  { name: 'GODEBUG', rule: 'environment', since: 23 },
  { name: 'GOENV', rule: 'environment', since: 13 },
  derived('GOEXE'),
  setting('GOEXPERIMENT', 17),
  setting('GOFIPS140', 24),
  setting('GOFLAGS'),
  { name: 'GOGCCFLAGS', rule: 'measured', since: 13 },
  derived('GOHOSTARCH'),
  derived('GOHOSTOS'),
  setting('GOINSECURE', 14),
  perArch('GOMIPS', 13, 'mips', 'mipsle'),
  perArch('GOMIPS64', 13, 'mips64', 'mips64le'),
  derived('GOMOD'),
  setting('GOMODCACHE', 15),
  setting('GONOPROXY'),
  setting('GONOSUMDB'),
  setting('GOOS'),
  { name: 'GOPACKAGESDRIVER', rule: 'environment', since: 27 },
  setting('GOPATH'),
  perArch('GOPPC64', 13, 'ppc64', 'ppc64le'),
  setting('GOPRIVATE'),
  setting('GOPROXY'),
  perArch('GORISCV64', 23, 'riscv64'),
  setting('GOROOT'),
  setting('GOSUMDB'),
  derived('GOTELEMETRY', 23),
  derived('GOTELEMETRYDIR', 23),
  setting('GOTMPDIR'),
  setting('GOTOOLCHAIN', 21),
  derived('GOTOOLDIR'),
  setting('GOVCS', 16),
  derived('GOVERSION', 16),
  perArch('GOWASM', 13, 'wasm'),
  setting('GOWORK', 18),
  { name: 'PKG_CONFIG', rule: 'program', since: 13 },
];

const CGO_LISTS = ['CFLAGS', 'CPPFLAGS', 'CXXFLAGS', 'FFLAGS', 'LDFLAGS'].flatMap((flags) =>
  ['ALLOW', 'DISALLOW'].map((list) => setting(`CGO_${flags}_${list}`)),
);

/**
 * What a go command reads besides, and `go env` does not print. Source: internal/cfg KnownEnv, `go help environment`.
 */
export const UNPRINTED_VARIABLES: readonly GoVariable[] = [
  ...CGO_LISTS,
  setting('FC'),
  { name: 'GCCGOTOOLDIR', rule: 'environment', since: 13 },
  { name: 'GIT_ALLOW_PROTOCOL', rule: 'environment', since: 13 },
  { name: 'GOCOVERDIR', rule: 'environment', since: 20 },
  setting('GO_EXTLINK_ENABLED'),
];
