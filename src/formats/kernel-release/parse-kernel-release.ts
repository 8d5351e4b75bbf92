import type { KernelRelease } from '../../model/host.ts';

/**
 * Reads a kernel release: `6.8.0-45-generic`, `3.10.0-1160.el7.x86_64`, `5.15.167.4-microsoft-standard-WSL2`, `6.12-rc3`.
 * `undefined` when it does not begin with two numbers.
 */
export function parseKernelRelease(text: string): KernelRelease | undefined {
  const match = /^(\d{1,5})\.(\d{1,5})(?:\.(\d{1,5}))?/.exec(text.trim());
  if (match === null) return undefined;
  return {
    text: text.trim(),
    major: Number(match[1]),
    minor: Number(match[2]),
    patch: Number(match[3] ?? 0),
  };
}
