import type { SecurityRefusal } from '../../model/permissions.ts';

/**
 * Reads one line of the kernel log or the audit log in which SELinux or AppArmor refuses something; undefined for any other
 * line. Shapes: `avc:  denied  { name_bind } for  pid=1 comm="app" src=8080 scontext=u:r:t:s0 tcontext=… tclass=tcp_socket
 * permissive=0` and `apparmor="DENIED" operation="open" profile="p" name="/x" comm="app" requested_mask="r"
 * denied_mask="r"`. Values without quotes and in hexadecimal (names with blanks) are both met. Source: kernel
 * security/selinux/avc.c, security/lsm_audit.c, security/apparmor/audit.c.
 */
export function parseRefusal(line: string): SecurityRefusal | undefined {
  const fields = new Map<string, string>();
  for (const [, key = '', quoted, plain] of line.matchAll(/(\w+)=(?:"([^"]*)"|([^\s"]+))/g))
    if (!fields.has(key)) fields.set(key, quoted ?? fromHex(key, plain ?? ''));
  const permissions = /avc:\s+denied\s+\{ ([\w ]+) \}/.exec(line)?.[1];
  if (permissions !== undefined) {
    const port = fields.get('src') ?? fields.get('dest') ?? '';
    return {
      module: 'selinux',
      program: fields.get('comm') ?? '',
      what: permissions,
      objectClass: fields.get('tclass') ?? '',
      subject: typeOf(fields.get('scontext')),
      object: typeOf(fields.get('tcontext')),
      port: /^\d{1,5}$/.test(port) ? Number(port) : undefined,
      permissive: fields.get('permissive') === '1',
    };
  }
  if (!line.includes('apparmor="DENIED"')) return undefined;
  return {
    module: 'apparmor',
    program: fields.get('comm') ?? '',
    what: fields.get('operation') ?? '',
    objectClass: fields.get('denied_mask') ?? fields.get('requested_mask') ?? '',
    subject: fields.get('profile') ?? '',
    object: fields.get('name') ?? fields.get('capname') ?? fields.get('family') ?? fields.get('peer') ?? '',
    port: undefined,
    permissive: false,
  };
}

/** `user:role:type:level` */
function typeOf(context: string | undefined): string {
  return context?.split(':')[2] ?? '';
}

/** audit_log_untrustedstring writes names with blanks or control characters in hexadecimal, without quotes. */
function fromHex(key: string, value: string): string {
  if ((key !== 'comm' && key !== 'name') || !/^(?:[0-9A-F]{2})+$/.test(value)) return value;
  const bytes = value.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
