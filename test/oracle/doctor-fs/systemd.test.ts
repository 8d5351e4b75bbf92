import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GO_SYSTEM_CALLS } from '../../../src/analyze/systemd-unit/go-system-calls.ts';
import { openTarget } from '../../../src/app/doctor/open-target.ts';
import { runDoctor } from '../../../src/app/doctor/run-doctor.ts';
import { collectFacts } from '../../../src/collect/collect-facts.ts';
import { collector } from '../../../src/collect/collectors/systemd.ts';
import { valueOf } from '../../../src/model/evidence.ts';
import { hasProgram } from '../../support/run.ts';

// systemd itself says which files make up a unit, in which order, and what is in its groups of calls.
const FILES: Readonly<Record<string, string>> = {
  'proc/self/cgroup': '0::/system.slice/system-app.slice/app@1.service\n',
  'proc/self/environ': 'HOME=/home/app\0GOMEMLIMIT=2GiB\0',
  'usr/lib/systemd/system/app@.service': '[Service]\nExecStart=/bin/true\nMemoryMax=1G\nProtectHome=no\n',
  'usr/lib/systemd/system/app@.service.d/20-b.conf': '[Service]\nMemoryMax=512M\n',
  'etc/systemd/system/app@.service.d/10-a.conf': '[Service]\nMemoryMax=\nMemoryMax=4G\nProtectHome=tmpfs\n',
  'run/systemd/system/app@.service.d/20-b.conf': '[Service]\nMemoryMax=1536M\n',
  'etc/systemd/system/app@1.service.d/30-c.conf':
    '[Service]\nRestrictAddressFamilies=AF_INET AF_INET6\nSystemCallFilter=@system-service\n',
};

describe.skipIf(!hasProgram('systemd-analyze', '--version'))('a unit in files', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'goroscope-units-'));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('the files count in the order systemd applies them', async () => {
    const target = await openTarget(`snapshot:${root}`);
    const { facts } = await collectFacts(target, [collector]);
    const unit = valueOf(facts['systemd.unit']);
    const said = spawnSync(
      'systemd-analyze',
      ['--no-pager', `--root=${root}`, 'cat-config', 'systemd/system/app@.service'],
      { encoding: 'utf8' },
    ).stdout;
    const order = [...said.matchAll(/^# (\/.*\.(?:service|conf))$/gm)].map(([, path = '']) =>
      path.startsWith(root) ? path.slice(root.length) : path,
    );
    expect(order.length).toBe(3);
    // The tool knows the template's files; those of the instance come on top.
    expect(unit?.files.filter((path) => !path.includes('app@1'))).toEqual(order);
    expect(unit?.files.at(-1)).toContain('30-c.conf');
  });

  test('is judged by what is left of it', async () => {
    const report = await runDoctor({ target: await openTarget(`snapshot:${root}`) });
    const claims = Object.fromEntries(report.findings.map(({ slug, claim }) => [slug, claim.en]));
    expect(claims['sd-memorymax-vs-gomemlimit']).toContain('MemoryMax=1536M');
    expect(claims['sd-sandbox-conflict']).toContain('AF_INET AF_INET6');
  });
});

describe.skipIf(!hasProgram('systemd-analyze', 'syscall-filter', '@system-service'))(
  'groups of system calls',
  () => {
    const members = (group: string, seen = new Set<string>()): ReadonlySet<string> => {
      const { stdout } = spawnSync('systemd-analyze', ['--no-pager', 'syscall-filter', group], {
        encoding: 'utf8',
      });
      for (const [, name = ''] of stdout.matchAll(/^ {4}(@?[a-z]\S*)$/gm)) {
        if (name.startsWith('@')) members(name, seen);
        else seen.add(name);
      }
      return seen;
    };

    test('hold the calls that the table says', () => {
      const groups = [...new Set(GO_SYSTEM_CALLS.flatMap((call) => call.groups))];
      for (const group of groups) {
        const real = members(group);
        for (const { name, groups: said } of GO_SYSTEM_CALLS)
          expect([group, name, real.has(name)]).toEqual([group, name, said.includes(group)]);
      }
    });
  },
);
