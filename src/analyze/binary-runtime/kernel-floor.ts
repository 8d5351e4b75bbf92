import { say } from '../../base/messages.ts';
import type { KernelFloor } from '../../model/binary-runtime.ts';
import { binaryRuntimeMessages as m } from './binary-runtime.messages.ts';

const RELEASE_NOTES = 'go.dev/doc/go1.24#linux, go.dev/doc/go1.18#linux';
const WIKI = 'go.dev/wiki/MinimumRequirements';

/**
 * Oldest Linux kernel that a Go release supports on an architecture. Where the wiki and the release notes contradict
 * (1.18), the release notes win. Null for other systems. Sources: release notes of 1.18, 1.24 and 1.27; the wiki page.
 */
export function kernelFloor(os: string, arch: string, goMinor: number | null): KernelFloor | null {
  if (os !== 'linux' || goMinor === null) return null;
  const notes = goMinor >= 26 && IS_32_BIT.has(arch) ? [say(m.kernel32)] : [];
  const special = archFloor(arch, goMinor);
  if (special !== null) return { minimum: special, source: WIKI, notes };
  if (goMinor >= 24) return { minimum: '3.2', source: RELEASE_NOTES, notes };
  return { minimum: goMinor >= 18 ? '2.6.32' : '2.6.23', source: RELEASE_NOTES, notes };
}

const IS_32_BIT = new Set(['386', 'arm', 'mips', 'mipsle']);

function archFloor(arch: string, goMinor: number): string | null {
  if (arch === 'loong64') return '5.19';
  if (arch === 'mips64le' || arch === 'mips64') return '4.8';
  if (arch === 'arm' && goMinor <= 23) return '3.1';
  if (arch === 'ppc64' && goMinor >= 27) return '3.13';
  return null;
}
