import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { Missing } from '../../model/evidence.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const KEYS = ['fs.modCache', 'fs.goCache'] as const;

const texts = {
  folded: {
    en: '{path} lies on a file system that does not tell letters apart: "{name}" answers to its name in other letters too.',
    zh: '{path} 所在的文件系统不区分大小写：“{name}”换用大小写后仍能访问。',
  },
  move: { en: 'Put it on a file system that does:', zh: '放到区分大小写的文件系统：' },
  fine: { en: 'names in other letters are other names', zh: '大小写不同即为不同名称' },
  unlock: {
    en: 'an empty folder has no name to try; look again after the first build',
    zh: '空目录没有名称可供试探，请在首次构建后再看',
  },
} as const;

/** A Go cache on a file system that ignores case. */
export const check = defineCheck({
  id: 'FS009',
  slug: 'fs-case-insensitive',
  room: 'fs',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'File system ignores case', zh: '文件系统不区分大小写' },
  doc: {
    why: {
      en: 'The module cache itself escapes capital letters ("!azure"), but source trees do not: two files whose names differ only in case overwrite each other when a module is unpacked, generated code and git checkouts break, and the same tree fails its checksum elsewhere.',
      zh: '模块缓存自身会转义大写字母（“!azure”），但源代码树不会：仅大小写不同的两个文件在解包时会互相覆盖，生成的代码与 git 检出会出错，同一棵树在别处校验和不符。',
    },
    rule: {
      en: 'In GOMODCACHE or GOCACHE an entry can be reached under its name in other letters, although the folder lists only one of the two. Nothing is created.',
      zh: '在 GOMODCACHE 或 GOCACHE 中，某个条目可用另一种大小写访问，而目录只列出其中之一。不创建任何文件。',
    },
    falsePositive: { en: 'None known.', zh: '暂未发现。' },
    remedy: {
      en: 'Use a Linux file system without case folding.',
      zh: '使用不做大小写折叠的 Linux 文件系统。',
    },
    refs: ['https://go.dev/ref/mod#goproxy-protocol', 'https://docs.kernel.org/admin-guide/ext4.html'],
  },
  needs: ['go.toolchains', 'fs.modCache', 'fs.goCache'],
  subject: ['fs.modCache', 'fs.goCache'],
  texts,
  run: (view) => {
    if (view.get('go.toolchains').length === 0) return notApplicable(say(fsTexts.noGo));
    let tried = false;
    let blind: Missing | undefined;
    let empty = view.get('fs.modCache').foldedName;
    for (const key of KEYS) {
      const { foldedName, path, existing, mount } = view.get(key);
      if (foldedName.status !== 'ok') {
        // An empty folder has no name to try.
        if (foldedName.status === 'absent') empty = foldedName;
        else blind = foldedName;
        continue;
      }
      tried = true;
      if (foldedName.value === null) continue;
      return finding({
        severity: 'warn',
        claim: say(texts.folded, { path, name: foldedName.value }),
        evidence: [
          view.proof(
            key,
            `${existing}/${foldedName.value}`,
            `mount ${mount?.mountPoint ?? '?'} ${mount?.fsType ?? ''}`,
          ),
        ],
        remedy: [
          {
            text: texts.move,
            command: key === 'fs.goCache' ? 'go env -w GOCACHE=…' : 'go env -w GOMODCACHE=…',
          },
        ],
      });
    }
    if (tried && blind === undefined) return pass(say(texts.fine));
    const why = blind ?? empty;
    return unknown(
      say(fsTexts.notKnown, { source: why.source, reason: 'reason' in why ? why.reason : '' }),
      say(texts.unlock),
    );
  },
});
