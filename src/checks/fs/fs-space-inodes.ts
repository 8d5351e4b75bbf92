import { say } from '../../base/messages.ts';
import { formatBytes, formatRatio } from '../../base/units.ts';
import { isReadOnly } from '../../analyze/file-access/mount-of.ts';
import { defineCheck, type FactView, type Verdict } from '../../model/check.ts';
import type { Missing } from '../../model/evidence.ts';
import type { FilePlace } from '../../model/file-place.ts';
import type { Severity } from '../../model/finding.ts';
import type { FileSystemSpace } from '../../model/probe.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;
/** File systems smaller than this are judged by shares: 2 GiB free cannot be asked of a tmpfs of 1 GiB. */
const SMALL_BYTES = 4 * GIB;

const texts = {
  space: {
    en: '{path} has {free} of {size} left: a write fails with "no space left on device" when it is gone.',
    zh: '{path} 仅剩 {free}（共 {size}）：耗尽后写入会报“no space left on device”。',
  },
  inodes: {
    en: '{path} has {free} of {size} inodes left: no file can be created when they are gone, however much space there is.',
    zh: '{path} 仅剩 {free} 个 inode（共 {size} 个）：耗尽后无论剩余多少空间都无法创建文件。',
  },
  clean: { en: 'What the go command may throw away:', zh: 'go 命令可以清除的内容：' },
  find: { en: 'What takes the room:', zh: '查看占用：' },
  findInodes: { en: 'What takes the inodes:', zh: '查看 inode 占用：' },
  fine: { en: 'least room: {free} for {path}', zh: '剩余最少：{path} 尚有 {free}' },
} as const;

const KEYS = ['fs.goCache', 'fs.modCache', 'fs.goTemp', 'fs.temp', 'fs.workDir'] as const;
type Key = (typeof KEYS)[number];

interface Shortage {
  readonly key: Key;
  readonly place: FilePlace;
  readonly kind: 'space' | 'inodes';
  readonly severity: Severity;
  readonly space: FileSystemSpace;
}

/** A file system is nearly full. */
export const check = defineCheck({
  id: 'FS007',
  slug: 'fs-space-inodes',
  room: 'fs',
  scope: 'container',
  severity: 'error',
  title: { en: 'File system nearly full', zh: '文件系统将满' },
  doc: {
    why: {
      en: 'Builds, log files, temporary files and databases fail when space or inodes run out, often half-way. The build cache alone grows by gigabytes, and it keeps many small files.',
      zh: '空间或 inode 耗尽时，构建、日志、临时文件与数据库都会失败，而且常在中途失败。仅构建缓存就可能增长数 GB，且由大量小文件组成。',
    },
    rule: {
      en: 'For the build and module cache, the temporary folders and the working folder: less than 200 MiB (error) or 2 GiB (warning) that this user may write, or less than 1 % (error) or 5 % (warning) of the inodes. File systems below 4 GiB: 2 % and 10 % of their size. Read-only mounts and file systems without a fixed number of inodes are left out.',
      zh: '针对构建缓存、模块缓存、临时目录与工作目录：该用户可写空间少于 200 MiB（错误）或 2 GiB（警告），或 inode 少于 1%（错误）或 5%（警告）。小于 4 GiB 的文件系统按其大小的 2% 与 10% 判断。只读挂载以及没有固定 inode 数的文件系统除外。',
    },
    falsePositive: {
      en: 'A volume that is meant to be full and no longer written to.',
      zh: '本就写满、不再写入的卷。',
    },
    remedy: {
      en: 'go clean -cache, go clean -modcache, or a larger volume.',
      zh: 'go clean -cache、go clean -modcache，或更大的卷。',
    },
    refs: [
      'https://man7.org/linux/man-pages/man2/statfs.2.html',
      'https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching',
      'https://github.com/prometheus/node_exporter/blob/master/docs/node-mixin/alerts/alerts.libsonnet',
    ],
  },
  threshold: {
    value: {
      en: 'space < 200 MiB error, < 2 GiB warning; inodes < 1 % error, < 5 % warning',
      zh: '空间：< 200 MiB 错误，< 2 GiB 警告；inode：< 1 % 错误，< 5 % 警告',
    },
    source: {
      en: 'inodes: 5 % as the node_exporter mixin (NodeFilesystemAlmostOutOfFiles, critical there at 3 %); its 5 % and 3 % of space are shares, and a build needs bytes: chosen to leave room for one',
      zh: 'inode：5 % 与 node_exporter mixin 一致（NodeFilesystemAlmostOutOfFiles，其 critical 为 3 %）；它对空间用的 5 % 与 3 % 是比例，而构建需要的是字节数：此处按够一次构建来定',
    },
    ours: true,
  },
  needs: [],
  reads: KEYS,
  texts,
  run: (view) => {
    const { shortages, least, gap } = survey(view);
    const worst = shortages.find(({ severity }) => severity === 'error') ?? shortages[0];
    if (worst !== undefined) return report(view, worst);
    if (gap !== undefined || least === undefined) {
      const blind = gap ?? view.look('fs.workDir');
      const reason = 'reason' in blind ? blind.reason : fsTexts.noMount;
      return unknown(
        say(fsTexts.notKnown, { source: blind.source, reason }),
        say(fsTexts.unlockPlace, { path: blind.source }),
      );
    }
    return pass(say(texts.fine, { free: formatBytes(least.freeBytes), path: least.path }));
  },
});

type View = FactView<never, Key>;

interface Survey {
  readonly shortages: readonly Shortage[];
  readonly least: { readonly path: string; readonly freeBytes: number } | undefined;
  readonly gap: Missing | undefined;
}

/** Without a folder there is nothing to fill; a folder that cannot be asked about is a gap. */
function survey(view: View): Survey {
  const shortages: Shortage[] = [];
  let least: Survey['least'];
  let gap: Missing | undefined;
  for (const key of KEYS) {
    const seen = view.look(key);
    if (seen.status !== 'ok') {
      if (seen.status !== 'absent') gap ??= seen;
      continue;
    }
    const { space, mount, path } = seen.value;
    if (mount !== undefined && isReadOnly(mount)) continue;
    if (space.status !== 'ok') {
      gap ??= space;
      continue;
    }
    const { freeBytes } = space.value;
    if (least === undefined || freeBytes < least.freeBytes) least = { path, freeBytes };
    shortages.push(...shortagesOf(key, seen.value, space.value));
  }
  return { shortages, least, gap };
}

function report(view: View, { key, place, kind, space, severity }: Shortage): Verdict {
  const { freeBytes, sizeBytes, freeInodes, inodes } = space;
  const free = kind === 'space' ? formatBytes(freeBytes) : freeInodes;
  const size = kind === 'space' ? formatBytes(sizeBytes) : inodes;
  const mount = place.mount?.mountPoint ?? place.existing;
  const source = `statfs(${place.existing})`;
  const clean = { 'fs.goCache': 'go clean -cache -testcache', 'fs.modCache': 'go clean -modcache' };
  const command = key === 'fs.goCache' || key === 'fs.modCache' ? clean[key] : undefined;
  return finding({
    severity,
    claim: say(texts[kind], { path: place.path, free, size }),
    evidence: [
      view.proof(key, `${formatBytes(freeBytes)} of ${formatBytes(sizeBytes)}`, source),
      ...(inodes > 0 ? [view.proof(key, `inodes ${formatRatio(freeInodes / inodes)} free`, source)] : []),
    ],
    remedy: [
      ...(command === undefined ? [] : [{ text: texts.clean, command }]),
      kind === 'space'
        ? { text: texts.find, command: `du -x -d 2 ${mount} | sort -n | tail` }
        : { text: texts.findInodes, command: `du --inodes -x -d 2 ${mount} | sort -n | tail` },
    ],
  });
}

function shortagesOf(key: Key, place: FilePlace, space: FileSystemSpace): readonly Shortage[] {
  const { sizeBytes, freeBytes, inodes, freeInodes } = space;
  const isSmall = sizeBytes < SMALL_BYTES;
  const limits = isSmall
    ? { error: sizeBytes * 0.02, warn: sizeBytes * 0.1 }
    : { error: 200 * MIB, warn: 2 * GIB };
  const grade = (value: number, error: number, warn: number): Severity | undefined =>
    value < error ? 'error' : value < warn ? 'warn' : undefined;
  const bySpace = sizeBytes > 0 ? grade(freeBytes, limits.error, limits.warn) : undefined;
  const byInodes = inodes > 0 ? grade(freeInodes, inodes * 0.01, inodes * 0.05) : undefined;
  return [
    ...(bySpace === undefined ? [] : [{ key, place, kind: 'space' as const, severity: bySpace, space }]),
    ...(byInodes === undefined ? [] : [{ key, place, kind: 'inodes' as const, severity: byInodes, space }]),
  ];
}
