import type { Evidence } from '../../model/evidence.ts';
import type { ProbeAnswers, ProbeKind } from '../../model/probe.ts';
import { probeAccess } from './probe-access.ts';
import { probeKernelClock } from './probe-kernel-clock.ts';
import { probeLookups, probeSpace } from './probe-file-system.ts';

type Probes = {
  readonly [K in ProbeKind]: (subject: string, processDir: string) => Promise<Evidence<ProbeAnswers[K]>>;
};

/** Those that are seldom asked, or bring much with them (TLS), are loaded when they are. */
const PROBES: Probes = {
  'file-system': probeSpace,
  'may-write': probeAccess,
  'lookup-times': probeLookups,
  'security-log': async () => (await import('./probe-security-log.ts')).probeSecurityLog(),
  'system-calls': async (subject, dir) =>
    (await import('./probe-system-calls.ts')).probeSystemCalls(subject, dir),
  http: async (address) => (await import('./probe-http.ts')).probeHttp(address),
  'name-lookups': async (name) => (await import('./probe-lookups.ts')).probeNameLookups(name),
  'kernel-clock': probeKernelClock,
  'own-groups': async (dir) => (await import('./probe-own-groups.ts')).probeOwnGroups(dir),
  'program-fit': async (subject, dir) =>
    (await import('./probe-program-fit.ts')).probeProgramFit(subject, dir),
  tls: async (address) => (await import('./probe-tls.ts')).probeTls(address),
};

/** Asks this host. None of the probes changes anything. */
export async function probeLocally<K extends ProbeKind>(
  kind: K,
  subject: string,
  processDir: string,
): Promise<Evidence<ProbeAnswers[K]>> {
  return PROBES[kind](subject, processDir);
}
