import { BINARY_CLAIMS } from './binary.claims.ts';
import { CACHE_CLAIMS } from './cache.claims.ts';
import { CGROUP_CLAIMS } from './cgroup.claims.ts';
import { CLOCK_CLAIMS } from './clock.claims.ts';
import { CPU_CLAIMS } from './cpu.claims.ts';
import { GO_COMMAND_CLAIMS } from './go-command.claims.ts';
import { KERNEL_CLAIMS } from './kernel.claims.ts';
import { MEMORY_CLAIMS } from './memory.claims.ts';
import { NETWORK_CLAIMS } from './network.claims.ts';
import { OBSERVABILITY_CLAIMS } from './observability.claims.ts';
import { SECURITY_CLAIMS } from './security.claims.ts';
import { TLS_CLAIMS } from './tls.claims.ts';
import type { Claim } from './claim.ts';

/** Every judged claim. */
export const CLAIMS: readonly Claim[] = [
  ...KERNEL_CLAIMS,
  ...BINARY_CLAIMS,
  ...TLS_CLAIMS,
  ...CPU_CLAIMS,
  ...CGROUP_CLAIMS,
  ...MEMORY_CLAIMS,
  ...CLOCK_CLAIMS,
  ...NETWORK_CLAIMS,
  ...GO_COMMAND_CLAIMS,
  ...CACHE_CLAIMS,
  ...SECURITY_CLAIMS,
  ...OBSERVABILITY_CLAIMS,
];
