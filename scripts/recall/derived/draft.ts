import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { redactingTarget } from '../../../src/collect/redact/redacting-target.ts';
import { parseSnapshotIndex, SNAPSHOT_INDEX_FILE } from '../../../src/collect/target/snapshot-index.ts';
import { createSnapshotTarget } from '../../../src/collect/target/snapshot-target.ts';
import type { SnapshotTree, TreeEntry } from '../../../src/collect/target/snapshot-tree.ts';
import type { ProbeAnswers, ProbeKind } from '../../../src/model/probe.ts';
import type { Target } from '../../../src/model/target.ts';

/** Directory of the captured process and its root folder. */
export const P = '/proc/4711';
export const R = `${P}/root`;

interface RawIndex {
  capturedAtUnixMs: number;
  projectDir?: string;
  absent: string[];
  unreadable: Record<string, string>;
  listings: Record<string, string[]>;
  links: Record<string, string>;
  stats: Record<string, { kind: string; sizeBytes: number; mode: number; uid: number; gid: number }>;
  probes: Record<string, unknown>;
  binaries: Record<string, Record<string, unknown>>;
}

/** A snapshot in memory whose files can be changed; a change that changes nothing is an error. */
export class Draft {
  readonly files: Map<string, string>;
  readonly index: RawIndex;

  constructor(files: ReadonlyMap<string, string>) {
    this.files = new Map(files);
    const text = this.files.get(`/${SNAPSHOT_INDEX_FILE}`) ?? '{}';
    this.files.delete(`/${SNAPSHOT_INDEX_FILE}`);
    const empty = {
      absent: [],
      unreadable: {},
      listings: {},
      links: {},
      stats: {},
      probes: {},
      binaries: {},
    };
    this.index = {
      capturedAtUnixMs: Date.parse('2026-11-21T12:00:00Z'),
      ...empty,
      ...JSON.parse(text),
    } as RawIndex;
  }

  write(path: string, text: string): void {
    this.files.set(path, text);
    this.#found(path);
  }

  /** Replaces text of a file. */
  edit(path: string, from: string | RegExp, to: string): void {
    const before = this.files.get(path);
    if (before === undefined) throw new Error(`no ${path} to edit`);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${path} holds no ${String(from)}`);
    this.files.set(path, after);
  }

  /** The file is looked for and is not there. */
  remove(path: string): void {
    const known = [this.files, this.index.stats, this.index.links, this.index.listings];
    if (!known.some((table) => (table instanceof Map ? table.has(path) : path in table)))
      throw new Error(`no ${path} to remove`);
    this.lose(path);
    this.index.absent.push(path);
  }

  /** The file was not captured: nothing says whether it exists. */
  lose(path: string): void {
    this.files.delete(path);
    delete this.index.stats[path];
    delete this.index.links[path];
    delete this.index.listings[path];
    delete this.index.binaries[path];
    delete this.index.unreadable[path];
    this.index.absent = this.index.absent.filter((one) => one !== path);
  }

  /** The file is there and may not be read. */
  deny(path: string): void {
    this.lose(path);
    this.index.unreadable[path] = 'EACCES';
  }

  /** A file or folder that is only looked at. */
  stat(path: string, stat: Partial<RawIndex['stats'][string]> = {}): void {
    const usual = { kind: 'file', sizeBytes: 1, mode: 0o644, uid: 0, gid: 0 };
    this.index.stats[path] = { ...(this.index.stats[path] ?? usual), ...stat };
    this.#found(path);
  }

  /** Stored answer of a probe. */
  answer<K extends ProbeKind>(kind: K, subject: string, value: ProbeAnswers[K]): void {
    this.index.probes[`${kind} ${subject}`] = { status: 'ok', value, source: subject };
  }

  /** What the judged program's file says, changed in its top fields. */
  program(change: Readonly<Record<string, unknown>>): void {
    this.index.binaries[`${P}/exe`] = { ...this.index.binaries[`${P}/exe`], ...change };
  }

  /** One setting of the build information added. */
  setting(key: string, value: string): void {
    const { settings } = this.index.binaries[`${P}/exe`] as { settings: { key: string; value: string }[] };
    this.program({ settings: [...settings.filter((s) => s.key !== key), { key, value }] });
  }

  /** Sets a variable of the process; null removes it. */
  env(name: string, value: string | null): void {
    const path = `${P}/environ`;
    const words = (this.files.get(path) ?? '')
      .split('\0')
      .filter((w) => w !== '' && !w.startsWith(`${name}=`));
    const next = value === null ? words : [...words, `${name}=${value}`];
    this.files.set(path, next.map((w) => `${w}\0`).join(''));
  }

  /** Files of a Go project in the working folder of the service. */
  project(files: Readonly<Record<string, string>>): void {
    const dir = '/srv/checkout';
    this.index.projectDir = dir;
    const usual = { 'go.mod': 'module example.com/shop/checkout\n\ngo 1.26\n', 'go.sum': '' };
    for (const [name, text] of Object.entries({ ...usual, ...files })) this.write(`${R}${dir}/${name}`, text);
    // What the collectors look for and a working folder of one module does not have.
    const none = [
      'vendor',
      'vendor/modules.txt',
      'go.work',
      'MODULE.bazel',
      'WORKSPACE',
      'WORKSPACE.bazel',
      'deps.bzl',
      'go_deps.bzl',
      'third_party/go/deps.bzl',
    ];
    for (const name of none)
      if (!Object.keys(files).some((file) => file === name || file.startsWith(`${name}/`)))
        this.index.absent.push(`${R}${dir}/${name}`);
    for (const name of none) this.index.absent.push(`${R}/srv/${name}`, `${R}/${name}`);
    this.stat(`${R}${dir}/.git`, { kind: 'directory', mode: 0o755, uid: 10001, gid: 10001 });
    this.index.absent.push(`${R}/etc/gitconfig`, `${R}/home/checkout/.gitconfig`);
  }

  /** As the doctor opens it, redaction included. */
  target(name: string): Target {
    const index = parseSnapshotIndex(JSON.stringify(this.index));
    return redactingTarget(createSnapshotTarget(`snapshot:${name}`, this.#tree(), index));
  }

  #found(path: string): void {
    this.index.absent = this.index.absent.filter((one) => one !== path && !path.startsWith(`${one}/`));
    delete this.index.unreadable[path];
  }

  #tree(): SnapshotTree {
    const owner = { mode: 0o644, uid: 0, gid: 0 };
    const encoder = new TextEncoder();
    const folders = new Map<string, Set<string>>();
    for (const path of this.files.keys()) {
      const parts = path.split('/');
      for (let i = 1; i < parts.length; i++) {
        const dir = parts.slice(0, i).join('/') || '/';
        folders.set(dir, (folders.get(dir) ?? new Set()).add(parts[i] ?? ''));
      }
    }
    const entry = (path: string): TreeEntry | undefined => {
      const text = this.files.get(path);
      if (text !== undefined) return { kind: 'file', sizeBytes: encoder.encode(text).length, ...owner };
      return folders.has(path) ? { kind: 'directory', ...owner, mode: 0o755 } : undefined;
    };
    return {
      modifiedAtUnixMs: this.index.capturedAtUnixMs,
      entry: (path) => Promise.resolve(entry(path)),
      read: (path, maxBytes) =>
        Promise.resolve(encoder.encode(this.files.get(path) ?? '').subarray(0, maxBytes)),
      list: (path) => Promise.resolve([...(folders.get(path) ?? [])].sort()),
    };
  }
}

/** The files of a stored snapshot folder; its text files only, which is all a capture writes. */
export function readSnapshotFiles(root: string, at = ''): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(join(root, at))) {
    const path = `${at}/${name}`;
    if (statSync(join(root, path)).isDirectory())
      for (const [inner, text] of readSnapshotFiles(root, path)) files.set(inner, text);
    else files.set(path, readFileSync(join(root, path), 'utf8'));
  }
  return files;
}
