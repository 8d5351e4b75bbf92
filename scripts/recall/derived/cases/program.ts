import type { FitFailure } from '../../../../src/model/image-fit.ts';
import { P, R } from '../draft.ts';
import type { DerivedCase } from '../derived-case.ts';

const BUILD_INFO = 'Go src/debug/buildinfo (what `go version -m` prints)';
const FIT = 'answer of the loader prediction, itself held against real loaders in test/oracle/binary';

function fails(code: string, message: string): FitFailure {
  return {
    code,
    stage: code === 'interpreter-missing' ? 'kernel' : 'loader',
    errno: code === 'interpreter-missing' ? 'ENOENT' : null,
    exitCode: 127,
    message,
    explanation: { en: message, zh: '程序无法启动' },
    remedy: { en: 'build with CGO_ENABLED=0', zh: '使用 CGO_ENABLED=0 构建' },
  };
}

const fit =
  (code: string, message: string): DerivedCase['apply'] =>
  (draft) =>
    draft.answer('program-fit', `${P}/exe`, {
      image: P,
      at: '/srv/checkout/checkout',
      verdict: 'fails',
      failure: fails(code, message),
      libraries: [],
      notes: [],
    });

const modules = (path: string, version: string) => ({ deps: [{ path, version, sum: '', replace: null }] });

/** The program's file, the release it was built with, and what of it starts here. */
export const PROGRAM_CASES: readonly DerivedCase[] = [
  {
    name: 'GOAMD64=v3 on a processor without AVX2',
    from: 'service',
    form: 'flags of /proc/cpuinfo, proc_cpuinfo(5); GOAMD64 in Go src/internal/buildcfg',
    apply: (draft) => {
      draft.edit(
        '/proc/cpuinfo',
        /^(flags\t+:).*$/gm,
        '$1 fpu tsc cx8 cmov mmx fxsr sse sse2 syscall lm cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3',
      );
      draft.program({ cpu: { variable: 'GOAMD64', value: 'v3' } });
      draft.setting('GOAMD64', 'v3');
    },
    fires: ['bin-cpu-level'],
  },
  {
    name: 'symbols of a newer glibc',
    from: 'service',
    form: FIT,
    apply: fit(
      'version-missing',
      "/srv/checkout/checkout: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /srv/checkout/checkout)",
    ),
    fires: ['bin-glibc-too-new'],
  },
  {
    name: 'loader of glibc missing',
    from: 'service',
    form: FIT,
    apply: fit('interpreter-missing', 'exec /srv/checkout/checkout: no such file or directory'),
    fires: ['bin-missing-interp'],
  },
  {
    name: 'library missing',
    from: 'service',
    form: FIT,
    apply: fit(
      'library-missing',
      '/srv/checkout/checkout: error while loading shared libraries: libsqlite3.so.0: cannot open shared object file: No such file or directory',
    ),
    fires: ['bin-missing-needed'],
  },
  {
    name: 'race detector in production',
    from: 'service',
    form: BUILD_INFO,
    apply: (draft) => {
      draft.setting('-race', 'true');
      draft.program({
        instrumentation: {
          race: true,
          msan: false,
          asan: false,
          cover: false,
          unoptimized: false,
          stripped: null,
          dwarf: null,
        },
      });
    },
    fires: ['bin-instrumented'],
  },
  {
    name: 'glibc program on Alpine that the loader still takes',
    from: 'service',
    form: 'os-release(5), ID of Alpine',
    apply: (draft) =>
      draft.write(`${R}/etc/os-release`, 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.1\n'),
    fires: ['bin-libc-mix'],
  },
  {
    name: 'build information stripped',
    from: 'service',
    form: 'what readers find in a file whose build information is overwritten (test/oracle/binary)',
    apply: (draft) =>
      draft.program({ goVersion: null, path: null, main: null, deps: [], settings: [], buildInfo: null }),
    // The release of the program is not known any more, and the go command on PATH does not speak for it.
    fires: ['bin-no-buildinfo'],
    silences: ['tc-patch-behind'],
  },
  {
    name: 'program for arm64 on amd64',
    from: 'service',
    form: 'ELF e_machine as GOARCH',
    apply: (draft) => {
      draft.program({ arch: 'arm64', cpu: { variable: 'GOARM64', value: 'v8.0' } });
      draft.setting('GOARCH', 'arm64');
    },
    fires: ['bin-wrong-arch'],
  },
  {
    name: 'automaxprocs beside a runtime that follows the quota',
    from: 'service',
    form: BUILD_INFO,
    apply: (draft) => draft.program(modules('go.uber.org/automaxprocs', 'v1.6.0')),
    fires: ['cpu-double-autoset'],
  },
  {
    name: 'built with Go 1.22',
    from: 'service',
    form: BUILD_INFO,
    apply: (draft) => draft.program({ goVersion: 'go1.22.5' }),
    fires: ['tc-release-unsupported'],
    silences: ['tc-patch-behind'],
  },
  {
    name: 'go line 1.24 keeps the quota from the runtime',
    from: 'service',
    form: 'DefaultGODEBUG of the build information, Go src/cmd/go/internal/load/godebug.go',
    apply: (draft) => draft.setting('DefaultGODEBUG', 'containermaxprocs=0,updatemaxprocs=0'),
    fires: ['tc-language-gates-runtime'],
  },
  {
    name: 'GODEBUG asks for what was removed',
    from: 'service',
    form: 'Go doc/godebug.md: x509sha1 was removed in 1.24',
    apply: (draft) => draft.env('GODEBUG', 'x509sha1=1'),
    fires: ['tc-godebug-dead-setting'],
  },
  {
    name: 'kernel 2.6.32 under Go 1.26',
    from: 'service',
    form: '/proc/sys/kernel/osrelease of RHEL 6; Go 1.24 release notes, Ports',
    apply: (draft) => {
      draft.write('/proc/sys/kernel/osrelease', '2.6.32-754.el6.x86_64\n');
      draft.write(
        '/proc/version',
        'Linux version 2.6.32-754.el6.x86_64 (builder@host) (gcc version 4.4.7) #1 SMP\n',
      );
    },
    fires: ['kern-below-go-minimum'],
  },
  {
    name: '32-bit Go 1.26 on a kernel of 2014',
    from: 'service',
    form: '/proc/sys/kernel/osrelease; golang/go#77930',
    apply: (draft) => {
      draft.write('/proc/sys/kernel/osrelease', '4.4.302\n');
      draft.write('/proc/sys/kernel/arch', 'armv7l\n');
      draft.program({ arch: 'arm', bits: 32, goVersion: 'go1.26.1', cpu: { variable: 'GOARM', value: '7' } });
      draft.setting('GOARCH', 'arm');
    },
    fires: ['kern-go126-32bit'],
  },
  {
    name: 'gVisor instead of Linux',
    from: 'service',
    form: 'gVisor pkg/sentry: /proc/version names gVisor',
    apply: (draft) => {
      draft.write('/proc/sys/kernel/osrelease', '4.4.0\n');
      draft.write('/proc/version', 'Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016 gVisor\n');
    },
    fires: ['kern-not-linux'],
  },
  {
    name: 'neither pressure figures nor type information',
    from: 'service',
    form: 'a kernel without CONFIG_PSI and CONFIG_DEBUG_INFO_BTF has neither file',
    apply: (draft) => {
      draft.remove('/proc/pressure/cpu');
      draft.index.stats['/proc'] = { kind: 'directory', sizeBytes: 0, mode: 0o555, uid: 0, gid: 0 };
      draft.remove('/sys/kernel/btf/vmlinux');
      draft.index.stats['/sys/kernel'] = { kind: 'directory', sizeBytes: 0, mode: 0o755, uid: 0, gid: 0 };
    },
    fires: ['kern-no-psi', 'kern-no-btf'],
  },
  {
    name: 'program file without an execute bit',
    from: 'service',
    form: 'mode of stat(2)',
    apply: (draft) => draft.stat(`${R}/srv/checkout/checkout`, { mode: 0o644 }),
    fires: ['perm-not-executable'],
  },
];
