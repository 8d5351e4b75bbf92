import type { SystemdUnit } from '../../model/systemd-unit.ts';

/** A unit `app.service` whose [Service] section has these lines. */
export function unit(...lines: readonly string[]): SystemdUnit {
  const file = '/etc/systemd/system/app.service';
  const assignments = lines.map((line) => {
    const at = line.indexOf('=');
    return { section: 'Service', key: line.slice(0, at), value: line.slice(at + 1), file };
  });
  return { name: 'app.service', files: [file], assignments };
}
