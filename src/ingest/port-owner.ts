import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTEN = '0A';

/**
 * Who listens on a TCP port, as `name (pid N)`; `another process` when that cannot be told (not Linux, or a process of
 * another user). Source: proc_net_tcp and proc_pid_fd of the Linux manual: the socket's inode leads to the process.
 */
export function describePortOwner(port: number): string {
  const inodes = listeningInodes(port);
  if (inodes.size > 0)
    for (const pid of numericEntries('/proc')) {
      if (!ownsSocket(pid, inodes)) continue;
      let name = '?';
      try {
        name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
      } catch {
        // It may have ended just now: the id alone still helps.
      }
      return `${name} (pid ${pid})`;
    }
  return 'another process';
}

function listeningInodes(port: number): ReadonlySet<string> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    let lines: string[];
    try {
      lines = readFileSync(table, 'latin1').split('\n');
    } catch {
      continue;
    }
    for (const line of lines) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(`:${hex}`) === true && fields[3] === LISTEN && fields[9] !== undefined)
        inodes.add(`socket:[${fields[9]}]`);
    }
  }
  return inodes;
}

function ownsSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  for (const fd of numericEntries(`/proc/${pid}/fd`))
    try {
      if (inodes.has(readlinkSync(`/proc/${pid}/fd/${fd}`))) return true;
    } catch {
      // Closed meanwhile.
    }
  return false;
}

function numericEntries(dir: string): readonly string[] {
  try {
    return readdirSync(dir).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
