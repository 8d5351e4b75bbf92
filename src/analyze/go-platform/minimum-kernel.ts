/** A kernel version: major, minor, patch. */
export type KernelVersion = readonly [number, number, number];

/**
 * The oldest Linux kernel a Go release (`go1.MINOR`) runs on for a GOARCH.
 * Source: Go release notes 1.18, 1.23, 1.24 ("Ports", Linux), 1.19 (loong64), 1.27 (ppc64) and the wiki page
 * MinimumRequirements. Release notes win where the two differ (the wiki says 2.6.23 up to 1.18.10).
 */
export function minimumKernel(goMinor: number, goarch: string): KernelVersion {
  const general: KernelVersion = goMinor >= 24 ? [3, 2, 0] : goMinor >= 18 ? [2, 6, 32] : [2, 6, 23];
  const special = specialMinimum(goMinor, goarch);
  return special !== undefined && isAbove(special, general) ? special : general;
}

function specialMinimum(goMinor: number, goarch: string): KernelVersion | undefined {
  switch (goarch) {
    case 'loong64':
      return [5, 19, 0];
    case 'mips64le':
      return [4, 8, 0];
    case 'ppc64':
      return goMinor >= 27 ? [3, 13, 0] : undefined;
    case 'arm':
      return [3, 1, 0];
    default:
      return undefined;
  }
}

function isAbove(a: KernelVersion, b: KernelVersion): boolean {
  return a[0] !== b[0] ? a[0] > b[0] : a[1] !== b[1] ? a[1] > b[1] : a[2] > b[2];
}
