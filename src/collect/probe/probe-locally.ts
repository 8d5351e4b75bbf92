import type { Evidence } from '../../model/evidence.ts';
import type { ProbeAnswers, ProbeKind } from '../../model/probe.ts';
import { probeAccess } from './probe-access.ts';
import { probeKernelClock } from './probe-kernel-clock.ts';
import { probeLookups, probeSpace } from './probe-file-system.ts';
import { probeHttp } from './probe-http.ts';
import { probeNameLookups } from './probe-lookups.ts';
import { probeProgramFit } from './probe-program-fit.ts';
import { probeSecurityLog } from './probe-security-log.ts';
import { probeSystemCalls } from './probe-system-calls.ts';

type Probes = {
  readonly [K in ProbeKind]: (subject: string, processDir: string) => Promise<Evidence<ProbeAnswers[K]>>;
};

const PROBES: Probes = {
  'file-system': probeSpace,
  'may-write': probeAccess,
  'lookup-times': probeLookups,
  'security-log': probeSecurityLog,
  'system-calls': probeSystemCalls,
  http: probeHttp,
  'name-lookups': probeNameLookups,
  'kernel-clock': probeKernelClock,
  'program-fit': probeProgramFit,
};

/** Asks this host. None of the probes changes anything. */
export async function probeLocally<K extends ProbeKind>(
  kind: K,
  subject: string,
  processDir: string,
): Promise<Evidence<ProbeAnswers[K]>> {
  return PROBES[kind](subject, processDir);
}
