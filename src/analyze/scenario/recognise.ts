import { valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';

/** Surroundings that change what facts mean. */
export type Scenario =
  | 'wsl1'
  | 'wsl2'
  | 'gvisor'
  | 'firecracker'
  | 'kubernetes-pod'
  | 'docker'
  | 'podman'
  | 'lxc'
  | 'container'
  | 'systemd-service'
  | 'systemd-session'
  | 'snap';

/**
 * Recognises where a process lives from its facts, outermost first. Nothing is concluded from one weak sign: a mark
 * counts only where the named system alone leaves it.
 */
export function recogniseScenarios(facts: FactTable): readonly Scenario[] {
  const found: Scenario[] = [];
  const release = valueOf(facts['kernel.release'])?.text ?? '';
  const version = valueOf(facts['kernel.version']) ?? '';
  if (isGvisor(release, version)) found.push('gvisor');
  if (/microsoft/i.test(release))
    found.push(/wsl2/i.test(release) || !release.startsWith('4.4.') ? 'wsl2' : 'wsl1');
  if (/-fc-|firecracker/.test(release)) found.push('firecracker');
  found.push(...containerScenarios(facts));
  return found;
}

/** gVisor answers with a fixed version text (pkg/sentry/kernel/version.go); newer releases carry its name. */
export function isGvisor(release: string, version: string): boolean {
  return release.includes('gvisor') || version.includes('#1 SMP Sun Jan 10 15:06:54 PST 2016');
}

function containerScenarios(facts: FactTable): readonly Scenario[] {
  const paths = (valueOf(facts['cgroup.membership']) ?? []).map((entry) => entry.path);
  const env = valueOf(facts.env);
  const inPath = (pattern: RegExp) => paths.some((path) => pattern.test(path));
  if (inPath(/kubepods/) || env?.has('KUBERNETES_SERVICE_HOST') === true) return ['kubernetes-pod'];
  if (inPath(/\/docker[/-][0-9a-f]{12}/)) return ['docker'];
  if (inPath(/libpod-/) || env?.get('container') === 'podman') return ['podman'];
  if (inPath(/^\/(?:lxc|lxc\.payload)/) || env?.get('container') === 'lxc') return ['lxc'];
  if (inPath(/\/snap\.[\w.-]+\.(?:scope|service)$/)) return ['snap'];
  if (isPrivateCgroup(facts)) return ['container'];
  if (inPath(/\/[^/]+\.service(?:\/|$)/) && !inPath(/\/user@\d+\.service/)) return ['systemd-service'];
  return inPath(/\/session-\w+\.scope$|\/user@\d+\.service/) ? ['systemd-session'] : [];
}

/** Group "/" of a read-only v2 mount: what container engines give a container with its own cgroup namespace. */
function isPrivateCgroup(facts: FactTable): boolean {
  const own = valueOf(facts['cgroup.membership'])?.find((entry) => entry.hierarchyId === 0);
  const mount = valueOf(facts['cgroup.mounts'])?.find((m) => m.fsType === 'cgroup2');
  return own?.path === '/' && mount?.options.includes('ro') === true;
}
