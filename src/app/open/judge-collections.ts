import { dirname } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import { causeText, explainCollection } from '../profile/explain.ts';
import { baseName } from './base-name.ts';
import { openFindingMessages as f } from './open-finding.messages.ts';
import type { OpenedFile } from './open-report.ts';
import type { FiledDraft } from './rank-findings.ts';

/** Folders that are explained, and causes of each, at most. */
const MAX_FOLDERS = 50;
const MAX_CAUSES = 5;

/**
 * Causes that the collections among the files show: folders of `profile collect`, told by two moments of one process. A
 * damaged one is left out: its files say what is wrong with them.
 */
export async function judgeCollections(files: readonly OpenedFile[]): Promise<FiledDraft[]> {
  const folders = new Map<string, OpenedFile[]>();
  for (const file of files)
    if (file.state === 'read')
      folders.set(dirname(file.path), [...(folders.get(dirname(file.path)) ?? []), file]);
  const drafts: FiledDraft[] = [];
  let done = 0;
  for (const [folder, own] of folders) {
    const has = (name: string): OpenedFile | undefined => own.find((file) => baseName(file.path) === name);
    const file = has('cpu.pb.gz');
    if (file === undefined || has('heap-1.pb.gz') === undefined || has('heap-2.pb.gz') === undefined)
      continue;
    if (done++ >= MAX_FOLDERS) break;
    drafts.push(...(await judgeFolder(folder, file)));
  }
  return drafts;
}

async function judgeFolder(folder: string, file: OpenedFile): Promise<FiledDraft[]> {
  try {
    const { causes } = await explainCollection(folder, null);
    return causes.slice(0, MAX_CAUSES).map((cause) => ({
      file,
      draft: {
        slug: `open-cause-${cause.code}`,
        severity: 'warn',
        confidence: Math.min(0.95, 0.4 + cause.weight / 2),
        weight: cause.weight,
        title: say(f.cause),
        claim: say(f.causeClaim, {
          name: cause.function === '' ? '?' : cause.function,
          text: causeText(cause),
        }),
        evidence: Object.entries(cause.values).map(([fact, value]) => ({
          fact,
          value: String(value),
          source: 'profile explain',
        })),
        remedy: [],
        atUnixMs: null,
      },
    }));
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
