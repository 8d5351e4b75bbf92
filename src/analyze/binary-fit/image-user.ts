import type { ImageNode } from '../../model/image-tree.ts';

/** Who runs the program. */
export interface ImageUser {
  /** As written in the configuration; `0` without one. */
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** The name is in no passwd file: the container cannot be created. */
  readonly unknown: boolean;
  /** No entry for the number: no HOME. */
  readonly homeless: boolean;
}

/**
 * Resolves `USER` of an image: a number or a name of the image's own passwd, optionally with `:group`.
 * Source: OCI image-spec v1.1 "config", field User.
 */
export function resolveUser(user: string, passwd: string | undefined): ImageUser {
  const [name = '', group = ''] = user.split(':');
  const rows = (passwd ?? '').split('\n').map((line) => line.split(':'));
  if (name === '' || name === '0' || name === 'root') {
    const row = rows.find((r) => r[2] === '0');
    return { name: '0', uid: 0, gid: 0, unknown: false, homeless: row === undefined };
  }
  const isNumber = /^\d+$/.test(name);
  const row = rows.find((r) => (isNumber ? r[2] === name : r[0] === name));
  if (!isNumber && row === undefined) return { name, uid: -1, gid: -1, unknown: true, homeless: true };
  return {
    name,
    uid: Number(isNumber ? name : row?.[2]),
    gid: /^\d+$/.test(group) ? Number(group) : Number(row?.[3] ?? 0),
    unknown: false,
    homeless: row === undefined,
  };
}

/** True when the user may execute a file, or enter a directory. Root needs any x bit on a file, none on a directory. */
export function mayExecute(user: ImageUser, node: ImageNode): boolean {
  if (user.uid === 0) return node.kind === 'directory' || (node.mode & 0o111) !== 0;
  if (node.uid === user.uid) return (node.mode & 0o100) !== 0;
  if (node.gid === user.gid) return (node.mode & 0o010) !== 0;
  return (node.mode & 0o001) !== 0;
}
