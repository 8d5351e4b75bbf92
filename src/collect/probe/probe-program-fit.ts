import { readFileSync, readlinkSync } from 'node:fs';
import { predictImageFit } from '../../analyze/binary-fit/image-fit.ts';
import { say } from '../../base/messages.ts';
import { readBinaryFacts } from '../../formats/gobinary/read-binary-facts.ts';
import { cpuLevelOf } from '../../formats/proc/parse-cpu-level.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import type { ImageFit } from '../../model/image-fit.ts';
import { openDirectoryImage } from '../binary/directory-image.ts';
import { openFileSource } from '../binary/file-source.ts';
import { fitInputOf } from '../binary/fit-input.ts';
import { collectMessages as m } from '../collect.messages.ts';
import { gapOf } from '../target/gap.ts';

const NO_USES = { tls: null, locations: null, tempFiles: null };

/** Plays the start of a program: in the root folder of its process, or of this machine for a file that was named. */
export async function probeProgramFit(path: string, processDir: string): Promise<Evidence<ImageFit>> {
  const own = path === `${processDir}/exe`;
  try {
    const at = own ? readlinkSync(path) : path;
    const source = openFileSource(path);
    const tree = openDirectoryImage(own ? `${processDir}/root` : '/', own ? processDir : '/');
    try {
      const facts = readBinaryFacts(source, { file: path, deep: false })?.facts;
      if (facts === undefined) return missing('failed', say(m.noProgram), path);
      const cpuLevel = cpuLevelOf(readFileSync('/proc/cpuinfo', 'utf8')) ?? null;
      const input = fitInputOf({ source, facts, uses: NO_USES, at, cpuLevel, kernel: null }, tree);
      return present(predictImageFit(input), path, Date.now());
    } finally {
      tree.close();
      source.close();
    }
  } catch (error) {
    return gapOf(error, path);
  }
}
