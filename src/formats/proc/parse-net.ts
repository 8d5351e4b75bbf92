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

/**
 * Whether a line of /proc/PID/net/ipv6_route is a default route out of the machine: destination `::/0` over an interface other
 * than lo, and not one that rejects. Source: kernel net/ipv6/route.c (rt6_info_route); RTF_REJECT is 0x200.
 */
export function hasIpv6Default(text: string): boolean {
  return text.split('\n').some((line) => {
    const fields = line.trim().split(/\s+/);
    const [destination = '', prefix = ''] = fields;
    const flags = Number.parseInt(fields[8] ?? '', 16);
    return /^0{32}$/.test(destination) && prefix === '00' && fields[9] !== 'lo' && (flags & 0x200) === 0;
  });
}
