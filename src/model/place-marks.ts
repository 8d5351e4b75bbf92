/** One line of /proc/PID/uid_map (user_namespaces(7)): `count` ids from `inside` are those from `outside` on. */
export interface IdRange {
  readonly inside: number;
  /** As the parent user namespace counts. */
  readonly outside: number;
  readonly count: number;
}

/** What the machine says about itself. A text the machine does not give is undefined. */
export interface MachineIdentity {
  /** SMBIOS vendor and product (`/sys/class/dmi/id`). */
  readonly vendor: string | undefined;
  readonly product: string | undefined;
  /** `xen` and the like (`/sys/hypervisor/type`). */
  readonly hypervisorType: string | undefined;
  /** The processor says that a hypervisor is below it (CPUID 1 ECX bit 31); undefined on processors that do not tell. */
  readonly hypervisorFlag: boolean | undefined;
}

/** State file of the kubelet's CPU manager, readable on the node. */
export interface CpuManagerState {
  /** `none` or `static`. */
  readonly policy: string;
  /** CPUs that no container owns, in the kernel's list format. */
  readonly sharedCpus: string;
}
