import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

// A process may end, or belong to somebody else, while it is looked at: what cannot be read is empty here.

/** Names in a folder; none where it cannot be read. */
export function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Where a symbolic link leads; '' where that cannot be read. */
export function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Content of a file of procfs, one character a byte; '' where it cannot be read. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
