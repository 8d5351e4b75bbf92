import type { FileSystemSpace } from '../../../model/probe.ts';

/**
 * Reads the outputs of `df -Pk PATH` and, where it is known, `df -Pi PATH` one after the other (POSIX.1-2017 XCU df for
 * the first). Inodes are 0 where the second is not understood, as on file systems without a fixed number.
 */
export function parseSpace(output: string): FileSystemSpace | undefined {
  const [blocks, inodes] = output
    .split('\n')
    .flatMap((line) => /\s(\d+|-)\s+(\d+|-)\s+(\d+|-)\s+(?:\d+%|-)\s+\//.exec(line) ?? [])
    .reduce<string[][]>((rows, field, i) => {
      if (i % 4 === 0) rows.push([]);
      rows.at(-1)?.push(field);
      return rows;
    }, []);
  const size = Number(blocks?.[1]);
  const free = Number(blocks?.[3]);
  if (!(size >= 0) || !(free >= 0)) return undefined;
  return {
    sizeBytes: size * 1024,
    freeBytes: free * 1024,
    inodes: Number(inodes?.[1]) || 0,
    freeInodes: Number(inodes?.[3]) || 0,
  };
}
