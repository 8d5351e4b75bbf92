import { parsePasswd } from '../../../formats/passwd/parse-passwd.ts';
import type { ImageConfig } from '../../../model/image-tree.ts';

/** What engines put into PATH when the image names none (Docker and Podman alike, as runc's own default). */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The files of /proc that follow from an image's configuration, as the first process will find them when nothing is
 * overridden. Empty without a configuration: a plain folder does not say how it is started.
 */
export function imageFiles(
  config: ImageConfig | null,
  passwd: string | undefined,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  if (config === null) return files;
  const env = config.env.some((entry) => entry.startsWith('PATH='))
    ? config.env
    : [`PATH=${DEFAULT_PATH}`, ...config.env];
  const command = [...config.entrypoint, ...config.cmd];
  files.set('/proc/1/environ', env.map((entry) => `${entry}\0`).join(''));
  if (command.length > 0) files.set('/proc/1/cmdline', command.map((word) => `${word}\0`).join(''));
  const ids = idsOf(config.user, passwd);
  if (ids !== undefined) {
    const four = (id: number) => Array.from({ length: 4 }, () => String(id)).join('\t');
    files.set('/proc/1/status', `Name:\tinit\nUid:\t${four(ids.uid)}\nGid:\t${four(ids.gid)}\n`);
  }
  return files;
}

/** `USER`, `UID`, `USER:GROUP`; groups by name are not looked up. Undefined for a user the image does not know. */
function idsOf(
  user: string,
  passwd: string | undefined,
): { readonly uid: number; readonly gid: number } | undefined {
  const [name = '', group = ''] = user.split(':');
  const accounts = parsePasswd(passwd ?? '') ?? [];
  if (name === '') return { uid: 0, gid: 0 };
  const gid = /^\d+$/.test(group) ? Number(group) : 0;
  if (/^\d+$/.test(name)) return { uid: Number(name), gid };
  const account = accounts.find((entry) => entry.name === name);
  return account === undefined ? undefined : { uid: account.uid, gid };
}

/** The program an image starts, as words of its configuration name it: a path, or a name to be found through PATH. */
export function programCandidates(config: ImageConfig | null): readonly string[] {
  const [word] = config === null ? [] : [...config.entrypoint, ...config.cmd];
  if (config === null || word === undefined || word === '') return [];
  if (word.startsWith('/')) return [word];
  if (word.includes('/')) return [`${config.workingDir.replace(/\/$/, '')}/${word}`];
  const path = config.env.find((entry) => entry.startsWith('PATH='))?.slice('PATH='.length) ?? DEFAULT_PATH;
  return path
    .split(':')
    .filter((dir) => dir.startsWith('/'))
    .map((dir) => `${dir}/${word}`);
}
