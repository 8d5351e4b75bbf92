import type { TcpListener } from '../../model/peers.ts';
import { parseTcpListeners } from './parse-tcp-listeners.ts';

/** A socket that listens, with the inode that `socket:[INODE]` of a descriptor names. */
export type ListeningSocket = TcpListener & { readonly inode: string };

/**
 * Sockets that listen with their inodes, the tenth column of /proc/PID/net/tcp and tcp6 (proc_net(5), `inode`). Undefined for
 * another kind of text.
 */
export function parseListeningSockets(text: string, family: 4 | 6): readonly ListeningSocket[] | undefined {
  const [header = '', ...lines] = text.split('\n');
  if (!header.includes('local_address')) return undefined;
  return lines.flatMap((line) => {
    const [listener] = parseTcpListeners(`${header}\n${line}`, family) ?? [];
    const inode = line.trim().split(/\s+/)[9];
    return listener === undefined || inode === undefined || !/^\d+$/.test(inode)
      ? []
      : [{ ...listener, inode }];
  });
}
