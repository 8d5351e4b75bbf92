import type { PodSecurity } from '../../model/kubernetes.ts';
import { asFlag, asList, asNumber, asObject, asText, type Json } from './json.ts';

/** Rights of a container: its own securityContext first, then that of the pod where the pod has such a field. */
export function podSecurity(pod: Json, own: Json): PodSecurity {
  const capabilities = asObject(own['capabilities']);
  const names = (raw: unknown) => asList(raw).map((name) => asText(name).replace(/^CAP_/, ''));
  const profile =
    asText(asObject(own['seccompProfile'])['type']) || asText(asObject(pod['seccompProfile'])['type']);
  return {
    runAsUser: asNumber(own['runAsUser']) ?? asNumber(pod['runAsUser']),
    runAsNonRoot: asFlag(own['runAsNonRoot']) ?? asFlag(pod['runAsNonRoot']),
    privileged: own['privileged'] === true,
    allowPrivilegeEscalation: asFlag(own['allowPrivilegeEscalation']),
    readOnlyRootFilesystem: asFlag(own['readOnlyRootFilesystem']),
    addedCapabilities: names(capabilities['add']),
    droppedCapabilities: names(capabilities['drop']),
    seccomp: profile === '' ? undefined : profile,
  };
}
