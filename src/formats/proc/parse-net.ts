/** Reads ip_local_port_range: two port numbers. Source: kernel ip-sysctl.rst. */
export function parsePortRange(text: string): { readonly first: number; readonly last: number } | undefined {
  const match = /^\s*(\d{1,5})\s+(\d{1,5})\s*$/.exec(text);
  if (match === null) return undefined;
  const [first, last] = [Number(match[1]), Number(match[2])];
  return first <= last && last <= 65_535 ? { first, last } : undefined;
}

/**
 * Reads the TCP line of /proc/PID/net/sockstat: `TCP: inuse 5 orphan 0 tw 12 alloc 9 mem 3`. IPv6 sockets that are in use
 * are in sockstat6; time-wait sockets of both families are counted here. Source: kernel net/ipv4/proc.c.
 */
export function parseSockstat(
  text: string,
): { readonly inUse: number; readonly timeWait: number } | undefined {
  const inUse = /^TCP6?: inuse (\d+)/m.exec(text)?.[1];
  if (inUse === undefined) return undefined;
  return { inUse: Number(inUse), timeWait: Number(/^TCP: .*\btw (\d+)/m.exec(text)?.[1] ?? 0) };
}
