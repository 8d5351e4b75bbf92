import type { ImageFit } from './image-fit.ts';

import type { HttpAnswer, NameLookups } from './network-probe.ts';
import type { TlsAnswer } from './peers.ts';

/** How a file system says it stands (statfs(2)); inode counts are 0 on file systems without a fixed number of them. */
export interface FileSystemSpace {
  readonly sizeBytes: number;
  /** What this user may still write; less than what is free where blocks are reserved for root. */
  readonly freeBytes: number;
  readonly inodes: number;
  readonly freeInodes: number;
}

/** Whether something may be done with a path; `code` is the error of the system call that refuses it. */
export interface AccessAnswer {
  readonly allowed: boolean;
  readonly code: string | null;
  /** `kernel`: the kernel was asked with access(2). `mode`: worked out from owner, mode and mount; access lists stay unseen. */
  readonly by: 'kernel' | 'mode';
}

/** How long looking up names that do not exist takes in one folder. */
export interface LookupTimes {
  readonly samples: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** What the kernel says about its own clock; read without setting anything (adjtimex(2) with modes 0). */
export interface KernelClockAnswer {
  /** Return value: 0 to 4 good, 5 (TIME_ERROR) not synchronised. */
  readonly state: number;
  /** STA_ bits; 0x40 is STA_UNSYNC. */
  readonly status: number;
  /** What the clock is still to be moved by, in microseconds. */
  readonly offsetUs: number;
  /** Upper bound of the error in microseconds as the time daemon last said; grows by 500 a second until it speaks again. */
  readonly maxErrorUs: number;
}

/** /proc/PID/cgroup and /proc/PID/mountinfo as the process itself reads them. */
export interface OwnGroups {
  readonly membership: string;
  readonly mountinfo: string;
}

/** Answers of questions that no file of the target holds. Plain JSON, since a snapshot stores them. */
export interface ProbeAnswers {
  /** Subject: a path. */
  readonly 'file-system': FileSystemSpace;
  /** Subject: a path. May this process create files there? Nothing is created. */
  readonly 'may-write': AccessAnswer;
  /** Subject: a path. */
  readonly 'lookup-times': LookupTimes;
  /** Subject: `kernel`. Lines of the kernel log and the audit log in which a security module refuses something. */
  readonly 'security-log': readonly string[];
  /** Subject: `self`. Error by name of system calls that are made with senseless arguments, so that none does anything. */
  readonly 'system-calls': Readonly<Record<string, string>>;
  /** Subject: an address. Sends one request. */
  readonly http: HttpAnswer;
  /** Subject: a host name. Asks the resolver twenty times. */
  readonly 'name-lookups': NameLookups;
  /** Subject: `self`. */
  readonly 'kernel-clock': KernelClockAnswer;
  /** Subject: directory of a process. Two of its files, read from within its own control group namespace. */
  readonly 'own-groups': OwnGroups;
  /** Subject: path of a program. Would it start in the root folder of the process? Nothing is started. */
  readonly 'program-fit': ImageFit;
  /** Subject: `host:port`. One TLS handshake, then the connection is closed. */
  readonly tls: TlsAnswer;
}

/** Kind of a probe. */
export type ProbeKind = keyof ProbeAnswers;
