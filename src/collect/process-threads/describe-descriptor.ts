import { readFileSync, readlinkSync, statSync } from 'node:fs';

const STATES: Readonly<Record<string, string>> = {
  '01': 'ESTABLISHED',
  '02': 'SYN_SENT',
  '03': 'SYN_RECV',
  '04': 'FIN_WAIT1',
  '05': 'FIN_WAIT2',
  '06': 'TIME_WAIT',
  '07': 'CLOSE',
  '08': 'CLOSE_WAIT',
  '09': 'LAST_ACK',
  '0A': 'LISTEN',
  '0B': 'CLOSING',
};
const MAX_TABLE_BYTES = 16 << 20;

/**
 * What a descriptor of a process is: `/path`, `fifo:/path`, `pipe:[N]`, `tty:/dev/pts/0`, `tcp:[a:p->b:q] SYN_SENT`,
 * `unix:[N] /path`, `anon_inode:[eventpoll]`. Null when it cannot be read. Source: proc_pid_fd(5), proc_pid_net(5).
 */
export function describeDescriptor(procDir: string, fd: number): string | null {
  const path = `${procDir}/fd/${fd}`;
  try {
    const link = readlinkSync(path);
    const socket = /^socket:\[(\d+)\]$/.exec(link)?.[1];
    if (socket !== undefined) return describeSocket(procDir, socket) ?? link;
    if (!link.startsWith('/')) return link;
    const stat = statSync(path);
    if (stat.isFIFO()) return `fifo:${link}`;
    if (stat.isCharacterDevice() && /^\/dev\/(?:pts|tty|console)/.test(link)) return `tty:${link}`;
    return link;
  } catch {
    return null;
  }
}

function describeSocket(procDir: string, inode: string): string | null {
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
    const row = rows(`${procDir}/net/${table}`).find((r) => r[9] === inode);
    if (row === undefined) continue;
    const ends = `${readableAddress(row[1] ?? '')}->${readableAddress(row[2] ?? '')}`;
    return `${table.slice(0, 3)}:[${ends}]${table.startsWith('tcp') ? ` ${STATES[row[3] ?? ''] ?? ''}` : ''}`;
  }
  const unix = rows(`${procDir}/net/unix`).find((r) => r[6] === inode);
  return unix === undefined ? null : `unix:[${inode}]${unix[7] === undefined ? '' : ` ${unix[7]}`}`;
}

function rows(path: string): readonly (readonly string[])[] {
  try {
    const text = readFileSync(path, 'latin1').slice(0, MAX_TABLE_BYTES);
    return text
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/));
  } catch {
    return [];
  }
}

/** Addresses stand there as words in the order of the machine. */
function readableAddress(hex: string): string {
  const [address = '', port = '0'] = hex.split(':');
  const bytes = (address.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((b) => Number.parseInt(b, 16)),
  );
  const mapped = bytes.length === 16 && bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255;
  const shown = mapped
    ? bytes.slice(12).join('.')
    : bytes.length === 4
      ? bytes.join('.')
      : `[${groups(bytes)}]`;
  return `${shown}:${Number.parseInt(port, 16)}`;
}

function groups(bytes: readonly number[]): string {
  const words = Array.from({ length: bytes.length / 2 }, (_, i) =>
    (((bytes[i * 2] ?? 0) << 8) | (bytes[i * 2 + 1] ?? 0)).toString(16),
  );
  return words.join(':').replace(/(?:^|:)0(?::0)+(?::|$)/, '::');
}
