import type { TcpListener } from '../../model/peers.ts';

/** TCP_LISTEN (include/net/tcp_states.h). */
const LISTEN = '0A';
/** Listeners of one table that are kept. */
const MAX_LISTENERS = 4096;

/**
 * Reads the sockets that listen from /proc/PID/net/tcp or tcp6. Addresses are written as 32-bit words in the byte order of
 * the machine, which is taken to be little-endian; on s390x, ppc64 and mips they come out reversed. Source: kernel net/ipv4/tcp_ipv4.c, get_tcp4_sock.
 */
export function parseTcpListeners(text: string, family: 4 | 6): readonly TcpListener[] | undefined {
  const [header = '', ...lines] = text.split('\n');
  if (!header.includes('local_address')) return undefined;
  const found: TcpListener[] = [];
  for (const line of lines) {
    const [, address = '', port = '', state] =
      /^\s*\d+:\s+([0-9A-F]+):([0-9A-F]{4})\s+[0-9A-F]+:[0-9A-F]{4}\s+([0-9A-F]{2})/.exec(line) ?? [];
    if (state !== LISTEN || address.length !== (family === 4 ? 8 : 32)) continue;
    if (found.length >= MAX_LISTENERS) break;
    const bytes = [...address.matchAll(/../g)].map(([byte]) => Number.parseInt(byte, 16));
    found.push({
      family,
      address: family === 4 ? address4(bytes) : address6(bytes),
      port: Number.parseInt(port, 16),
    });
  }
  return found;
}

function address4(bytes: readonly number[]): string {
  return [...bytes].reverse().join('.');
}

/** In full words; the two addresses that matter in their usual form. */
function address6(bytes: readonly number[]): string {
  const ordered = [0, 4, 8, 12].flatMap((at) => bytes.slice(at, at + 4).reverse());
  const isZero = (upTo: number) => ordered.slice(0, upTo).every((byte) => byte === 0);
  if (isZero(16)) return '::';
  if (isZero(15) && ordered[15] === 1) return '::1';
  if (isZero(10) && ordered[10] === 255 && ordered[11] === 255)
    return `::ffff:${ordered.slice(12).join('.')}`;
  const words = Array.from({ length: 8 }, (_, i) =>
    (((ordered[2 * i] ?? 0) << 8) | (ordered[2 * i + 1] ?? 0)).toString(16),
  );
  return words.join(':');
}

/** Interface of the IPv4 default route in /proc/PID/net/route; undefined without one. */
export function defaultRouteInterface(text: string): string | undefined {
  const routes = text.split('\n').flatMap((line) => {
    const [name, destination, , flags, , , metric, mask] = line.trim().split(/\s+/);
    // RTF_UP is 1, RTF_REJECT 0x200 (linux/route.h).
    const isUsable = (Number.parseInt(flags ?? '', 16) & 0x201) === 1;
    return name !== undefined && destination === '00000000' && mask === '00000000' && isUsable
      ? [{ name, metric: Number(metric) }]
      : [];
  });
  return routes.sort((a, b) => a.metric - b.metric)[0]?.name;
}

/** Addresses that /etc/hosts gives for localhost. */
export function localhostAddresses(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return address !== undefined && names.some((name) => name.toLowerCase() === 'localhost') ? [address] : [];
  });
}
