import { expect, test } from 'vitest';
import { parseRefusal } from './parse-refusal.ts';

const AVC =
  'type=AVC msg=audit(1700000000.123:456): avc:  denied  { name_bind } for  pid=1234 comm="my-server" src=8080 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:http_cache_port_t:s0 tclass=tcp_socket permissive=0';
const APPARMOR =
  'audit: type=1400 audit(1700000000.123:45): apparmor="DENIED" operation="open" class="file" profile="docker-default" name="/proc/sys/vm/x" pid=99 comm="app" requested_mask="wc" denied_mask="w" fsuid=0 ouid=0';

test('reads a refusal of SELinux', () => {
  expect(parseRefusal(AVC)).toEqual({
    module: 'selinux',
    program: 'my-server',
    what: 'name_bind',
    objectClass: 'tcp_socket',
    subject: 'httpd_t',
    object: 'http_cache_port_t',
    port: 8080,
    permissive: false,
  });
  expect(parseRefusal(AVC.replace('permissive=0', 'permissive=1'))?.permissive).toBe(true);
  expect(parseRefusal(AVC.replace('"my-server"', '6D7920617070'))?.program).toBe('my app');
});

test('reads a refusal of AppArmor', () => {
  expect(parseRefusal(APPARMOR)).toMatchObject({
    module: 'apparmor',
    program: 'app',
    what: 'open',
    objectClass: 'w',
    subject: 'docker-default',
    object: '/proc/sys/vm/x',
  });
  const capable =
    'apparmor="DENIED" operation="capable" profile="p" comm="app" capability=21 capname="sys_admin"';
  expect(parseRefusal(capable)).toMatchObject({ what: 'capable', object: 'sys_admin' });
});

test('leaves every other line, and every cut one, alone', () => {
  expect(parseRefusal('apparmor="ALLOWED" operation="open"')).toBeUndefined();
  expect(parseRefusal('usb 1-1: denied')).toBeUndefined();
  for (const line of [AVC, APPARMOR])
    for (let n = 0; n < line.length; n++) expect(() => parseRefusal(line.slice(0, n))).not.toThrow();
});
