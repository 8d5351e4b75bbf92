// Profiles of every Go release of this machine, in protobuf and text, beside `go tool pprof`.
// Older toolchains come with `go mod download golang.org/toolchain@v0.0.1-go1.13.15.linux-amd64` and the like.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goPprof, isUnsettled, scratchDirectory } from '../profile/go-tool.ts';
import { runCommand } from '../profile/run-command.ts';
import { buildProgram, toolchains } from './toolchains.ts';

const KINDS = ['cpu', 'heap', 'allocs', 'block', 'mutex', 'goroutine', 'threadcreate'];
const REPORTS = ['top', 'raw', 'traces', 'tree', 'tags'];

const work = scratchDirectory();

describe.each(toolchains(work, 13))('profiles of Go $name', (toolchain) => {
  it('are reported as by the reference', async () => {
    const program = join(buildProgram('plain', toolchain, work), 'plain');
    const folder = join(work, `profiles-${toolchain.name}`);
    mkdirSync(folder);
    const run = spawnSync(program, [folder, '300'], { encoding: 'utf8' });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const files = KINDS.flatMap((kind) =>
      kind === 'cpu' ? [`${kind}.pb.gz`] : [`${kind}.pb.gz`, `${kind}.txt`],
    );
    for (const file of files)
      for (const report of REPORTS) {
        // The reference takes names of text profiles from the program only.
        const words = [
          `-${report}`,
          ...(file.endsWith('.txt') ? ['-symbolize=none'] : []),
          join(folder, file),
        ];
        const reference = goPprof(words, folder);
        const { out } = await runCommand('profile', words, folder);
        if (out === reference) continue;
        // Threads without a stack, as Go 1.18 to 1.22 write them, are more than the reference takes.
        if (file === 'threadcreate.txt' && reference === '') {
          expect(out).not.toBe('');
          continue;
        }
        if (isUnsettled(words, folder, reference)) continue;
        expect({ words, out }).toEqual({ words, out: reference });
      }
  });
});
