import { type Experiment, labCase } from './experiment.ts';
import { experimentMessages as m } from './experiment.messages.ts';

const NOBODY = '65534';
const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
const CACHE = { GOCACHE: '$DIR/at' };

/**
 * Installs a filter that answers flock(2) with EPERM and starts the rest of its words. Source: seccomp(2); the numbers are
 * those of amd64.
 */
export const SECCOMP_HELPER = `package main

import (
	"os"
	"syscall"
	"unsafe"
)

type instruction struct {
	code   uint16
	jt, jf uint8
	k      uint32
}

func main() {
	// Load the number; skip one when it is not flock (73); EPERM; allow.
	filter := []instruction{{0x20, 0, 0, 0}, {0x15, 0, 1, 73}, {0x06, 0, 0, 0x00050001}, {0x06, 0, 0, 0x7fff0000}}
	program := struct {
		length uint16
		filter *instruction
	}{uint16(len(filter)), &filter[0]}
	// PR_SET_NO_NEW_PRIVS, then seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC).
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, 38, 1, 0, 0, 0, 0); errno != 0 {
		panic(errno)
	}
	if _, _, errno := syscall.RawSyscall(317, 1, 1, uintptr(unsafe.Pointer(&program))); errno != 0 {
		panic(errno)
	}
	panic(syscall.Exec(os.Args[1], os.Args[1:], os.Environ()))
}
`;

/** Owners, umask, ACL, capabilities, immutable folders, seccomp. */
export const permissions: Experiment = {
  name: 'permissions',
  about: m.permissions,
  touches: m.touchesMounts,
  cases: [
    labCase(m.nothing, null, {}),
    labCase(m.otherOwner, 'dir-not-writable', {
      setup: 'mkdir "$DIR/at"; chmod 700 "$DIR/at"; mkdir -m 777 "$DIR/mod"',
      env: { ...CACHE, GOMODCACHE: '$DIR/mod' },
      wrap: asNobody,
      needs: ['setpriv'],
      says: /permission denied/,
    }),
    labCase(m.noCapabilities, 'dir-not-writable', {
      setup: `mkdir "$DIR/at"; chown ${NOBODY} "$DIR/at"; chmod 700 "$DIR/at"`,
      env: CACHE,
      wrap: ['setpriv', '--inh-caps=-all', '--bounding-set=-all'],
      needs: ['setpriv'],
      says: /permission denied/,
    }),
    labCase(m.umask, 'umask', {
      setup: 'mkdir -m 777 "$DIR/own"; umask 0777',
      env: { GOCACHE: '$DIR/own/cache', GOMODCACHE: '$DIR/own' },
      wrap: asNobody,
      needs: ['setpriv'],
      says: /permission denied/,
    }),
    labCase(m.immutable, 'dir-not-writable', {
      setup:
        'mkdir "$DIR/at"; truncate -s 600M "$DIR/image"; mkfs.ext4 -q "$DIR/image"; mount -o loop "$DIR/image" "$DIR/at"; chattr +i "$DIR/at"',
      env: { GOTMPDIR: '$DIR/at', GOCACHE: '$DIR/cold' },
      needs: ['mkfs.ext4', 'chattr'],
      says: /operation not permitted/,
    }),
    labCase(m.acl, 'dir-not-writable', {
      setup: `mkdir -m 777 "$DIR/at" "$DIR/mod"; setfacl -m u:${NOBODY}:r-x "$DIR/at"`,
      env: { ...CACHE, GOMODCACHE: '$DIR/mod' },
      wrap: asNobody,
      needs: ['setfacl', 'setpriv'],
      says: /permission denied/,
    }),
    ...(process.arch === 'x64'
      ? [
          labCase(m.seccomp, 'dir-no-lock', {
            wrap: ['$LAB/seccomp'],
            needs: ['flock'],
            env: { GOMODCACHE: '$DIR/mod', GOPROXY: 'off', GOFLAGS: '-mod=mod' },
            go: ['mod', 'tidy'],
            active: true,
            says: /operation not permitted/,
          }),
        ]
      : []),
  ],
};
