import { expect, test } from 'vitest';
import { CLAIMS } from './all-claims.ts';
import { ASKED_AS } from './asked-as.ts';
import { findClaims } from './find-claims.ts';

/** Below this share of a question's words the doctor does not answer (app/doctor/explain-claim.ts). */
const LEAST = 0.4;

// Questions as people put them, and the claim that answers each. The last thirty were written after the words were chosen.
test.each([
  ['which kernel version does go 1.22 require?', '01'],
  ['do I need linux 5.1 for go 1.22', '01'],
  ['does a cgo program use the host libc inside docker', '09'],
  ['alpine images have no C library', '13'],
  ['does no such file or directory mean a library is missing', '11'],
  ['how do I statically link with extldflags static', '12'],
  ['does runtime.NumCPU ignore the cpuset', '16'],
  ['is GOMAXPROCS container aware', '17'],
  ['does go respect the memory limit of my container automatically', '24'],
  ['does Go 1.19 read memory.max', '24'],
  ['cpu.weight default value', '28'],
  ['100000 100000 in cpu.max is 10%', '27'],
  ['how do I detect cgroup v2', '20'],
  ['0:: in /proc/self/cgroup', '20'],
  ['does the page cache count against memory.max', '22'],
  ['is time.Now monotonic raw', '31'],
  ['UnixNano subtraction is monotonic', '33'],
  ['strace epoll_wait netpoll', '30'],
  ['http transport default timeout 30s', '38'],
  ['GOPROXY fallback on error', '39'],
  ['is go env slow because of DNS', '36'],
  ['GOENV=off', '40'],
  ['does pprof need CAP_SYS_ADMIN in a container', '61'],
  ['does noexec on /tmp matter for go test', '45'],
  ['do goroutines use pids', '73'],
  ['WSL2 default cgroup version', '59'],
  ['does swappiness 0 disable swap', '74'],
  ['heap profile cgroup_path label', '25'],
  ['SIGQUIT panics the program', '78'],
  ['can distroless static run dynamic binaries', '10'],
  ['raise ulimit nofile for go', '48'],
  ['x509 ignoreCN default', '15'],
  ['Go 会自动读取容器内存限制吗', '24'],
  ['GOMAXPROCS 是否感知容器', '17'],
  ['页缓存算不算在 cgroup 内存里', '22'],
  ['cgo 程序在容器里用的是宿主机 libc 吗', '09'],
  ['Alpine 有没有 libc', '13'],
  ['时钟会被 cpu.max 影响吗', '32'],
  ['goroutine 会不会占用 pid', '73'],
  ['go env 很慢是 DNS 的问题吗', '36'],
  ['GOPROXY 遇到错误会不会尝试下一个', '39'],
  ['NumCPU 会忽略 cpuset 吗', '16'],
  ['pprof 需要 SYS_ADMIN 权限吗', '61'],
  ['Go 1.22 最低内核版本', '01'],
  ['swappiness 设为 0 就关闭 swap', '74'],
  ['noexec 会影响 go 吗', '45'],
  ['WSL2 默认是 cgroup v1 吗', '59'],
  ['静态链接 extldflags', '12'],
  ['UnixNano 相减是单调的吗', '33'],
  ['如何判断 cgroup v2', '20'],
  ['is there a limit on goroutines from pid_max', '73'],
  ['my container gets killed, does Go know about the limit', '24'],
  ['does WSL2 come with cgroup v1', '59'],
  ['will go find libc in alpine', '13'],
  ['what does 0:: mean in the cgroup file', '20'],
  ['does taskset change NumCPU', '16'],
  ['can I use ldflags extldflags to get a static binary', '12'],
  ['does setting CGO_ENABLED=0 ignore resolv.conf', '51'],
  ['will the SIGPIPE signal crash my program', '78'],
  ['is docker-desktop-data where builds run', '77'],
  ['MemoryMax 512M how many bytes', '72'],
  ['is cpu.weight 100 by default', '28'],
  ['does Go poll memory.pressure at memory.high', '71'],
  ['how to profile in a container without privileges', '61'],
  ['where is GOCACHE on linux', '41'],
  ['does GOSUMDB default to off', '42'],
  ['schedtrace since which release', '29'],
  ['do pods ignore TCP_USER_TIMEOUT', '34'],
  ['barrier=0 fsync', '55'],
  ['SetMemoryLimit Go version', '68'],
  ['容器被 OOM，Go 知道内存上限吗', '24'],
  ['GOCACHE 在 Linux 上的默认位置', '41'],
  ['CGO_ENABLED=0 会忽略 resolv.conf 吗', '51'],
  ['信号 SIGPIPE 会让程序崩溃吗', '78'],
  ['cpu.weight 默认多少', '28'],
  ['rootless 怎么修复', '57'],
  ['容器里采集 pprof 需要特权吗', '61'],
  ['time.Now 用的是哪个时钟', '31'],
  ['etcd 心跳间隔', '80'],
  ['块剖析为空', '35'],
])('%s', (question, id) => {
  const [best] = findClaims(question);
  expect(best?.claim.id).toBe(`claim-${id}`);
  expect(best?.score).toBeGreaterThanOrEqual(LEAST);
});

test('every claim has words of its own to be asked by, in both languages', () => {
  expect(Object.keys(ASKED_AS).sort()).toEqual(CLAIMS.map(({ id }) => id).sort());
  for (const words of Object.values(ASKED_AS)) expect(words).toMatch(/[a-z].*[\u4e00-\u9fff]/);
});

test.each([
  'best pizza recipe in town',
  'how do I cook rice',
  'python list comprehension',
  'kubernetes ingress nginx tutorial',
  'java heap size default',
  '今天天气怎么样',
  '如何做红烧肉',
])('%s is about nothing here', (question) => {
  expect(findClaims(question)[0]?.score ?? 0).toBeLessThan(LEAST);
});
