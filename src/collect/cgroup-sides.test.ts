import { expect, test } from 'vitest';
import { parseMembership } from '../formats/cgroup/parse-membership.ts';
import { parseMountinfo } from '../formats/mountinfo/parse-mountinfo.ts';
import { asSeenInside } from '../analyze/cgroup-tree/inside-view.ts';

function inside(membership: string, mountinfo: string) {
  const entries = parseMembership(membership).entries;
  return asSeenInside({ membership, mountinfo, entries, mounts: parseMountinfo(mountinfo).mounts });
}

const GROUP = '/machine.slice/libpod-0a.scope';

test('a v2 container in a namespace of its own reads "/" twice', () => {
  const mounts = `20 1 0:4 / /proc rw - proc proc rw\n30 29 0:26 ${GROUP} /sys/fs/cgroup ro,nosuid - cgroup2 cgroup2 rw\n`;
  expect(inside(`0::${GROUP}\n`, mounts)).toEqual({
    membership: '0::/\n',
    mountinfo:
      '20 1 0:4 / /proc rw - proc proc rw\n30 29 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup2 rw\n',
  });
});

test('a process below the root of its namespace keeps the rest of its path', () => {
  expect(
    inside(`0::${GROUP}/container\n`, `30 29 0:26 ${GROUP} /sys/fs/cgroup ro - cgroup2 c rw\n`).membership,
  ).toBe('0::/container\n');
});

test('the tree of the host mounted beside is written with steps upwards', () => {
  const mounts = `30 29 0:26 ${GROUP} /sys/fs/cgroup ro - cgroup2 c rw\n31 29 0:26 / /host/cgroup ro - cgroup2 c rw\n`;
  expect(inside(`0::${GROUP}\n`, mounts).mountinfo).toBe(
    '30 29 0:26 / /sys/fs/cgroup ro - cgroup2 c rw\n31 29 0:26 /../.. /host/cgroup ro - cgroup2 c rw\n',
  );
});

test('each v1 hierarchy has a root of its own; one that is not mounted begins where others do', () => {
  const membership =
    '4:memory:/docker/a\n2:cpu,cpuacct:/docker/a\n1:name=systemd:/docker/a\n0::/user.slice\n';
  const mounts =
    '40 39 0:31 /docker/a /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n41 39 0:29 /docker /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu,cpuacct\n';
  expect(inside(membership, mounts)).toEqual({
    membership: '4:memory:/\n2:cpu,cpuacct:/a\n1:name=systemd:/\n0::/user.slice\n',
    mountinfo:
      '40 39 0:31 / /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n41 39 0:29 / /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu,cpuacct\n',
  });
});

test('a reader in another group sees steps upwards before the process', () => {
  const path = '/../cri-containerd-a.scope';
  expect(inside(`0::${path}\n`, `30 29 0:26 ${path} /sys/fs/cgroup ro - cgroup2 c rw\n`)).toEqual({
    membership: '0::/\n',
    mountinfo: '30 29 0:26 / /sys/fs/cgroup ro - cgroup2 c rw\n',
  });
});

test('blanks in a path are escaped as the kernel does', () => {
  expect(inside('0::/my group/x\n', '30 29 0:26 /my\\040group /sys/fs/cgroup ro - cgroup2 c rw\n')).toEqual({
    membership: '0::/x\n',
    mountinfo: '30 29 0:26 / /sys/fs/cgroup ro - cgroup2 c rw\n',
  });
});
