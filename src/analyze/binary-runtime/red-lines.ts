import { say } from '../../base/messages.ts';
import type { RedLine } from '../../model/binary-runtime.ts';
import { compareVersions } from './compare-versions.ts';
import { binaryRuntimeMessages as m } from './binary-runtime.messages.ts';

/** A module with a package that reads control groups v1 only. */
interface V1Only {
  readonly module: string;
  /** Symbols of the package that reads v1. */
  readonly package: string;
  /** First version that reads v2 with the same package; null when none does. */
  readonly fixed: string | null;
  /** Package of the same module that reads v2. */
  readonly other?: string;
}

/**
 * Read in the sources of the versions on both sides of each border (a `cgroups2` file, an `fs2` or `v2` package appears).
 * Source: the modules in the Go module proxy.
 */
const V1_ONLY: readonly V1Only[] = [
  { module: 'go.uber.org/automaxprocs', package: 'go.uber.org/automaxprocs', fixed: 'v1.5.0' },
  {
    module: 'github.com/containerd/cgroups',
    package: 'github.com/containerd/cgroups.',
    fixed: null,
    other: 'github.com/containerd/cgroups/v2.',
  },
  {
    module: 'github.com/opencontainers/runc',
    package: 'github.com/opencontainers/runc/libcontainer/cgroups',
    fixed: 'v1.0.0-rc10',
  },
  { module: 'github.com/elastic/gosigar', package: 'github.com/elastic/gosigar/cgroup.', fixed: null },
  { module: 'github.com/shirou/gopsutil', package: 'github.com/shirou/gopsutil/docker.', fixed: null },
  { module: 'github.com/shirou/gopsutil/v3', package: 'github.com/shirou/gopsutil/v3/docker.', fixed: null },
];

/**
 * Dependencies that see no limit on a v2 host. `hasPackage` answers whether the program holds code of a package; pass
 * undefined when the symbol table was not read: then only modules whose every package is affected are named.
 */
export function findRedLines(
  modules: ReadonlyMap<string, string>,
  hasPackage: ((prefix: string) => boolean) | undefined,
): RedLine[] {
  const lines: RedLine[] = [];
  for (const rule of V1_ONLY) {
    const version = modules.get(rule.module);
    if (version === undefined) continue;
    if (rule.fixed !== null && compareVersions(version, rule.fixed) >= 0) continue;
    if (hasPackage === undefined && rule.fixed === null) continue;
    if (hasPackage !== undefined && !hasPackage(rule.package)) continue;
    if (rule.other !== undefined && hasPackage?.(rule.other) === true) continue;
    const since =
      rule.fixed !== null
        ? say(m.sinceVersion, { version: rule.fixed })
        : say(rule.other === undefined ? m.sinceNever : m.sincePackage);
    lines.push({
      module: rule.module,
      version,
      basis: hasPackage === undefined ? 'version' : 'certain',
      text: say(m.redLineRead, { module: rule.module, version, since }),
    });
  }
  return lines;
}
