const CONTAINERS = ['kubernetes-pod', 'docker', 'podman', 'lxc', 'container'];

/** True when the recognised surroundings are those of a container. */
export function isContainer(scenario: readonly string[]): boolean {
  return scenario.some((name) => CONTAINERS.includes(name));
}

/** True on WSL 2. */
export function isWsl(scenario: readonly string[]): boolean {
  return scenario.includes('wsl2');
}
