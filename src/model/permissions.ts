/** One refusal of a security module, as the kernel or audit log tells it. */
export interface SecurityRefusal {
  readonly module: 'selinux' | 'apparmor';
  /** Program that was refused (`comm`, at most 15 characters). */
  readonly program: string;
  /** SELinux: permissions of the class (`name_bind`). AppArmor: operation (`open`). */
  readonly what: string;
  /** SELinux: class of the object (`tcp_socket`). AppArmor: the refused mask (`r`). */
  readonly objectClass: string;
  /** SELinux: type of the process (`httpd_t`). AppArmor: profile. */
  readonly subject: string;
  /** SELinux: type of the object. AppArmor: name of the file or capability. */
  readonly object: string;
  /** Port of a refused bind. */
  readonly port: number | undefined;
  /** SELinux in permissive mode only writes it down. */
  readonly permissive: boolean;
}

/** A port that the process is told to listen on. */
export interface WantedPort {
  readonly port: number;
  /** Variable or option that says so, with its value: `PORT=80`, `-addr=:443`. */
  readonly said: string;
}

/** What stands in the way of a user namespace for an ordinary user; undefined where the kernel has no such switch. */
export interface UserNamespaceSettings {
  /** user.max_user_namespaces. */
  readonly max: bigint | undefined;
  /** kernel.unprivileged_userns_clone (Debian, Arch). */
  readonly unprivilegedClone: bigint | undefined;
  /** kernel.apparmor_restrict_unprivileged_userns (Ubuntu 23.10 and later). */
  readonly apparmorRestrict: bigint | undefined;
}

/** The user of the process as the user list knows it. */
export interface UserAccount {
  readonly uid: number;
  /** Name and home of the entry in /etc/passwd; null when there is no entry or no list. */
  readonly entry: { readonly name: string; readonly home: string } | null;
}
