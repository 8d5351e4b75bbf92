import type { Facts, FactTable } from '../../model/facts.ts';
import type { MachineIdentity } from '../../model/place-marks.ts';
import type { ScenarioId } from '../../model/scenario.ts';
import { matching, Signs } from './signs.ts';

/** Version text that gVisor answers with (pkg/sentry/kernel/version.go). */
const GVISOR_VERSION = /#1 SMP Sun Jan 10 15:06:54 PST 2016/;
/** SMBIOS texts of hypervisors and of cloud machines that are always virtual. */
const VIRTUAL =
  /qemu|kvm|vmware|virtualbox|xen|bochs|parallels|openstack|virtual machine|google compute engine|bhyve|digitalocean|droplet|hvm domu|alibaba cloud ecs|standard pc|apple virtualization/i;
const VIRTUAL_CLOCK = /^(kvm-clock|hyperv_clocksource.*|xen)$/;

/** True for texts of /proc/sys/kernel/osrelease and /proc/version that gVisor answers with. */
export function isGvisor(release: string, version: string): boolean {
  return release.includes('gvisor') || GVISOR_VERSION.test(version);
}

/** Scenarios of the machine and its kernel, with the signs for and against each. */
export function machineSigns(facts: FactTable): readonly (readonly [ScenarioId, Signs])[] {
  return [
    ['wsl1', wsl(facts, true)],
    ['wsl2', wsl(facts, false)],
    ['gvisor', gvisor(facts)],
    ['firecracker', firecracker(facts)],
    ['virtual-machine', virtualMachine(facts)],
    ['bare-metal', bareMetal(facts)],
  ];
}

function wsl(facts: FactTable, first: boolean): Signs {
  const isFirst = (text: string) => text.startsWith('4.4.') && !/wsl2/i.test(text);
  return new Signs(facts)
    .for('kernel.release', 0.95, ({ text }) =>
      /microsoft/i.test(text) && isFirst(text) === first ? text : undefined,
    )
    .for('env', 0.4, (env) => named(env, 'WSL_DISTRO_NAME'))
    .against('kernel.release', 0.9, ({ text }) =>
      !/microsoft/i.test(text) || isFirst(text) !== first ? text : undefined,
    );
}

function gvisor(facts: FactTable): Signs {
  return new Signs(facts)
    .for('kernel.release', 0.95, ({ text }) => matching(text, /gvisor/))
    .for('kernel.version', 0.95, (text) => matching(text, GVISOR_VERSION))
    .against('kernel.btf', 0.6, (btf) => (btf ? '/sys/kernel/btf/vmlinux' : undefined));
}

function firecracker(facts: FactTable): Signs {
  return new Signs(facts)
    .for('kernel.release', 0.8, ({ text }) => matching(text, /-fc-|firecracker/))
    .against('place.machine', 0.7, ({ vendor }) =>
      vendor === undefined || /amazon|firecracker/i.test(vendor) ? undefined : vendor,
    );
}

function virtualMachine(facts: FactTable): Signs {
  return new Signs(facts)
    .for('place.machine', 0.9, virtualIdentity)
    .for('place.machine', 0.9, ({ hypervisorFlag }) =>
      hypervisorFlag === true ? 'flags: hypervisor' : undefined,
    )
    .for('place.machine', 0.9, ({ hypervisorType }) => hypervisorType)
    .for('clock.source', 0.8, ({ current }) => matching(current, VIRTUAL_CLOCK))
    .for('cpu.times', 0.6, stealOf)
    .against('place.machine', 0.9, ({ hypervisorFlag }) =>
      hypervisorFlag === false ? 'flags: no hypervisor' : undefined,
    );
}

function bareMetal(facts: FactTable): Signs {
  return new Signs(facts)
    .for('place.machine', 0.8, ({ hypervisorFlag }) =>
      hypervisorFlag === false ? 'flags: no hypervisor' : undefined,
    )
    .for('place.machine', 0.5, (machine) =>
      machine.vendor === undefined || virtualIdentity(machine) !== undefined ? undefined : identity(machine),
    )
    .against('place.machine', 0.95, ({ hypervisorFlag }) =>
      hypervisorFlag === true ? 'flags: hypervisor' : undefined,
    )
    .against('place.machine', 0.9, virtualIdentity)
    .against('clock.source', 0.8, ({ current }) => matching(current, VIRTUAL_CLOCK))
    .against('cpu.times', 0.6, stealOf);
}

/** Amazon names its real machines `*.metal`. */
function virtualIdentity(machine: MachineIdentity): string | undefined {
  const text = identity(machine);
  if (/\.metal/.test(text)) return undefined;
  return matching(text, VIRTUAL) ?? matching(text, /amazon ec2/i);
}

function identity({ vendor = '', product = '' }: MachineIdentity): string {
  return [vendor, product].filter((part) => part !== '').join(' ');
}

function stealOf({ steal }: Facts['cpu.times']): string | undefined {
  return steal > 0n ? `steal ${steal}` : undefined;
}

/** `NAME=value` of an environment. */
export function named(env: ReadonlyMap<string, string>, name: string): string | undefined {
  const value = env.get(name);
  return value === undefined ? undefined : `${name}=${value}`;
}
