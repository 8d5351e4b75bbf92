// Which toolchain runs, against `go version` and `go env -json` of the real go command after its own switch.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildChain, settingInForce } from '../../../src/analyze/go-chain/build-chain.ts';
import { selectToolchain } from '../../../src/analyze/go-chain/select-toolchain.ts';
import { openLocalTarget } from '../../../src/collect/target/local-target.ts';
import { environmentAfterSwitch, locateToolchain } from '../../../src/collect/toolchain/locate-toolchain.ts';
import { readChainInput } from '../../../src/collect/toolchain/read-chain-input.ts';
import { installedToolchains } from './toolchains.ts';

const toolchains = process.platform === 'linux' ? installedToolchains() : [];
const starters = toolchains.filter((t) => /local|go1\.(20|21|22|24|27)\./.test(t.name));
const newest = toolchains.filter((t) => t.name !== 'local').map((t) => t.name);
const folder = mkdtempSync(join(tmpdir(), 'goroscope-selection-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SETTINGS = [
  '',
  'local',
  'auto',
  'path',
  'go1.22.12',
  'go1.22.12+auto',
  'go1.24.13+path',
  'bash',
  'go1.99.0',
];
const LINES: readonly (readonly [string, string | undefined])[] = [
  ['1.20', undefined],
  ['1.25.0', undefined],
  ['1.27', undefined],
  ['1.21', 'go1.27.4'],
  ['1.25', 'default'],
  ['1.98.0', undefined],
];

describe.skipIf(newest.length < 3)('the go command switches', () => {
  const [goPath = '', moduleCache = ''] = spawnSync('go', ['env', 'GOPATH', 'GOMODCACHE'], {
    encoding: 'utf8',
  })
    .stdout.trim()
    .split('\n');

  test.each(starters)('$name as predicted', async ({ name, go }) => {
    const wrong: string[] = [];
    const target = openLocalTarget({ name: 'local', kind: 'local' });
    const home = join(folder, name);
    mkdirSync(join(home, '.config/go/telemetry'), { recursive: true });
    writeFileSync(join(home, '.config/go/telemetry/mode'), 'off');
    // A toolchain that only PATH has.
    mkdirSync(join(home, 'bin'));
    const script = join(home, 'bin/go1.24.13');
    writeFileSync(script, `#!/bin/sh\nexec ${toolchains.find((t) => t.name === 'go1.24.13')?.go} "$@"\n`);
    chmodSync(script, 0o755);
    for (const [index, [goLine, toolchainLine]] of LINES.entries()) {
      const project = join(home, `p${index}`);
      mkdirSync(project);
      const line = toolchainLine === undefined ? '' : `\ntoolchain ${toolchainLine}\n`;
      writeFileSync(join(project, 'go.mod'), `module example.com/m\n\ngo ${goLine}\n${line}`);
      for (const setting of SETTINGS) {
        const env = new Map([
          ['PATH', `${home}/bin:${process.env['PATH'] ?? ''}`],
          ['HOME', home],
          // A fetched toolchain is verified again at each start: with what the checksum database has said before.
          ['GOPATH', goPath],
          ['GOPROXY', 'off'],
          ['GOTOOLCHAIN', setting],
          ['GOFLAGS', '-mod=mod'],
        ]);
        const run = (...words: string[]) =>
          spawnSync(go, words, { cwd: project, env: Object.fromEntries(env), encoding: 'utf8' });
        const input = await readChainInput(target, go, env, project);
        if (input === undefined) throw new Error(`${go} was not recognised`);
        const chain = buildChain(input);
        const selection = selectToolchain(
          input.installation.version,
          settingInForce('GOTOOLCHAIN', input),
          input.project,
          chain.modulesEnabled,
        );
        const place = await locateToolchain(target, selection, input.installation, env, moduleCache);
        const theirs = run('version');
        const predicted =
          place.kind === 'invalid' || place.kind === 'not-on-path' || place.kind === 'download'
            ? place.kind
            : selection.toolchain;
        const seen =
          theirs.status === 0
            ? (/^go version (\S+)/.exec(theirs.stdout)?.[1] ?? theirs.stdout)
            : /cannot find/.test(theirs.stderr)
              ? 'not-on-path'
              : /invalid (GOTOOLCHAIN|toolchain)/.test(theirs.stderr)
                ? 'invalid'
                : /download|module lookup disabled/.test(theirs.stderr)
                  ? 'download'
                  : theirs.stderr;
        const label = `GOTOOLCHAIN=${setting} go ${goLine} toolchain ${toolchainLine}`;
        if (predicted !== seen) wrong.push(`${label}: ${seen}, not ${predicted}`);
        // A toolchain that is too old for the go line refuses to print anything.
        if (place.kind !== 'cache' || selection.tooOldFor !== undefined) continue;
        const after = await readChainInput(target, place.go, environmentAfterSwitch(env, place), project);
        if (after === undefined) throw new Error(`${place.go} was not recognised`);
        const entries = buildChain(after).entries.filter((e) => e.value !== null);
        const json = run('env', '-json');
        if (json.status !== 0) {
          wrong.push(`${label}: ${json.stderr}`);
          continue;
        }
        const printed: Record<string, string> = JSON.parse(json.stdout);
        for (const { name: key, value } of entries)
          if (printed[key] !== value) wrong.push(`${label}: ${key} is "${printed[key]}", not "${value}"`);
      }
    }
    expect([name, wrong]).toEqual([name, []]);
  });
});
