#!/bin/sh
# Starts a small Go service in a root file system of its own (ext4, own PID, UTS, network and mount namespace, own user) and
# captures it with goroscope: the snapshot test/fixtures/captures/service, on which derived snapshots rest.
#   sudo sh scripts/recall/bases/capture-service.sh OUT-DIRECTORY
# Needs root, Linux, go, gcc, git, openssl, iproute2, util-linux, e2fsprogs. Nothing of this host's own configuration
# gets into it: names, addresses, certificates and variables are those written here.
set -eu
out=$1
here=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mktemp -d)
root=$work/root
pid=
finish() {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  sleep 1
  umount -R "$root" 2>/dev/null || umount -l "$root" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

mkdir -p "$root" "$work/src"
truncate -s 12G "$work/disk"
mkfs.ext4 -q -F "$work/disk"
mount -o loop "$work/disk" "$root"
mkdir -p "$root"/bin "$root"/etc/ssl/certs "$root"/lib64 "$root"/lib/x86_64-linux-gnu "$root"/usr/bin "$root"/usr/share/zoneinfo \
  "$root"/usr/local/go/bin "$root"/srv/checkout/.git "$root"/home/checkout/.cache/go-build/0a \
  "$root"/home/checkout/go/pkg/mod/cache "$root"/proc "$root"/sys "$root"/dev "$root"/tmp "$root"/run "$root"/var
chmod 1777 "$root/tmp"
ln -s /run "$root/var/run"

cat > "$work/src/main.go" <<'GO'
package main

import (
	"net/http"
	"os"
	"time"
)

func main() {
	srv := &http.Server{Addr: os.Getenv("LISTEN_ADDR"), ReadHeaderTimeout: 5 * time.Second}
	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	if err := srv.ListenAndServe(); err != nil {
		os.Exit(1)
	}
}
GO
printf 'module example.com/shop/checkout\n\ngo 1.26\n' > "$work/src/go.mod"
(cd "$work/src" && GOFLAGS=-trimpath go build -o "$root/srv/checkout/checkout" .)
cp "$work/src/go.mod" "$work/src/main.go" "$root/srv/checkout/"
: > "$root/srv/checkout/go.sum"
printf 'root:x:0:0:root:/root:/bin/sh\ncheckout:x:10001:10001:checkout:/home/checkout:/usr/sbin/nologin\n' > "$root/etc/passwd"
printf 'checkout:x:10001:\n' > "$root/etc/group"
printf '127.0.0.1 localhost\n::1 localhost\n10.20.0.5 app-1\n' > "$root/etc/hosts"
printf 'nameserver 10.20.0.53\nsearch shop.example\n' > "$root/etc/resolv.conf"
printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
printf 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\n' > "$root/etc/os-release"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -subj '/O=Example/CN=Example Root CA' -days 3650 \
  -out "$root/etc/ssl/certs/ca-certificates.crt" 2>/dev/null
cp /usr/share/zoneinfo/UTC "$root/usr/share/zoneinfo/UTC"
cp -L /lib64/ld-linux-x86-64.so.2 "$root/lib64/"
cp -L /lib/x86_64-linux-gnu/libc.so.6 "$root/lib/x86_64-linux-gnu/"
cp "$(go env GOROOT)/bin/go" "$root/usr/local/go/bin/"
cp "$(go env GOROOT)/go.env" "$(go env GOROOT)/VERSION" "$root/usr/local/go/"
cp -L /usr/bin/git /usr/bin/gcc "$root/usr/bin/"
chown -R 10001:10001 "$root/srv/checkout" "$root/home/checkout"

cat > "$work/start.sh" <<'SH'
set -eu
root=$1
hostname app-1
ip link set lo up
ip link add eth0 type veth peer name peer0
ip link set peer0 up
ip addr add 10.20.0.5/24 dev eth0
ip link set eth0 mtu 1280 up
ip route add default via 10.20.0.1
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /sys/fs/cgroup "$root/sys/fs/cgroup"
touch "$root/dev/null"
mount --bind /dev/null "$root/dev/null"
exec "$2" "$root"
SH
# The shell cannot run any more once the root has changed: a static program does the rest.
cat > "$work/enter.go" <<'GO'
// Ends the setup: changes the root, takes the user, becomes the service.
package main

import (
	"os"
	"syscall"
)

func check(err error) {
	if err != nil {
		println(err.Error())
		os.Exit(1)
	}
}

func main() {
	root := os.Args[1]
	check(os.MkdirAll(root+"/.old", 0o700))
	check(syscall.PivotRoot(root, root+"/.old"))
	check(os.Chdir("/"))
	check(syscall.Unmount("/.old", syscall.MNT_DETACH))
	check(os.Remove("/.old"))
	check(os.Chdir("/srv/checkout"))
	check(syscall.Setgroups(nil))
	check(syscall.Setresgid(10001, 10001, 10001))
	check(syscall.Setresuid(10001, 10001, 10001))
	check(syscall.Exec("/srv/checkout/checkout", []string{"/srv/checkout/checkout"}, []string{
		"PATH=/usr/local/go/bin:/usr/bin:/bin", "HOME=/home/checkout", "LISTEN_ADDR=127.0.0.1:8080", "GOMEMLIMIT=900MiB",
	}))
}
GO
(cd "$work" && CGO_ENABLED=0 go build -o enter enter.go)
unshare --mount --uts --net --pid --fork --propagation private sh "$work/start.sh" "$root" "$work/enter" < /dev/null > "$work/log" 2>&1 &
sleep 2
pid=$(pgrep -f '^/srv/checkout/checkout$' | head -1)
[ -n "$pid" ] || { cat "$work/log"; exit 1; }
(cd "$here" && npx tsx src/cli/entry.ts capture "pid:$pid" -o "$out")

# What names this machine is made neutral: the process id, its group, mounts and temporary folders of the machine around.
group=$(sed -n 's/^[0-9]*:memory:\/\{0,1\}//p' "$out/proc/$pid/cgroup")
mv "$out/proc/$pid" "$out/proc/4711"
if [ -n "$group" ]; then
  mkdir -p "$out/sys/fs/cgroup/memory/app.slice"
  mv "$out/sys/fs/cgroup/memory/$group" "$out/sys/fs/cgroup/memory/app.slice/checkout"
  find "$out/sys/fs/cgroup/memory/${group%%/*}" -maxdepth 1 -type f -exec mv {} "$out/sys/fs/cgroup/memory/app.slice/" \; 2>/dev/null || true
  rm -rf "$out/sys/fs/cgroup/memory/${group%%/*}"
fi
sed -i 's/(builder@[a-z]*)/(builder@host)/' "$out/proc/version"
sed -i '/ \/mnt\//d; /\/tmp\.[A-Za-z0-9]*\/root/d; s/,resv_strict,resuid=[0-9]*,resgid=[0-9]*//' "$out/proc/self/mountinfo"
find "$out" -type f -exec sed -i "s#$group#app.slice/checkout#g; s#${group%%/*}#app.slice#g; s#/proc/$pid#/proc/4711#g; s#\"pid:$pid\"#\"pid:4711\"#; s#$work/log#/var/log/checkout.log#g; s#\([a-z]:[[:space:]]*\)$pid\b#\14711#" {} +
