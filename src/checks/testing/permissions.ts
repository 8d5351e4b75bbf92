import type { ProcessStatus } from '../../model/host.ts';
import type { SecurityRefusal } from '../../model/permissions.ts';

/** A status without capabilities or filter, of user 1000. */
export function processStatus(rest: Partial<ProcessStatus> = {}): ProcessStatus {
  return {
    name: 'app',
    threads: 8,
    cpusAllowed: undefined,
    memoryNodesAllowed: undefined,
    seccomp: 0,
    uid: 1000,
    gid: 1000,
    groups: [],
    capEff: 0n,
    noNewPrivs: false,
    rssBytes: undefined,
    ...rest,
  };
}

/** SELinux refused httpd_t to read a file of a home folder. */
export function refusal(rest: Partial<SecurityRefusal> = {}): SecurityRefusal {
  return {
    module: 'selinux',
    program: 'app',
    what: 'read',
    objectClass: 'file',
    subject: 'httpd_t',
    object: 'user_home_t',
    port: undefined,
    permissive: false,
    ...rest,
  };
}
