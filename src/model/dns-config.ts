/** /etc/resolv.conf as Go reads it (net/dnsconfig_unix.go). */
export interface ResolvConf {
  /** Every address in the file; Go uses the first three. */
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  /** 0 to 15. */
  readonly ndots: number;
  readonly timeoutSec: number;
  readonly attempts: number;
  /** Options and lines that Go's resolver does not know: it then leaves the look-up to libc if it can. */
  readonly unknown: readonly string[];
}

/** One source of a line of /etc/nsswitch.conf; `standard` is false for conditions in brackets that Go cannot follow. */
export interface NssSource {
  readonly name: string;
  readonly standard: boolean;
}
