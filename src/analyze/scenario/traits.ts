import type { LocalText } from '../../base/messages.ts';
import { valueOf } from '../../model/evidence.ts';
import type { Facts, FactTable } from '../../model/facts.ts';
import type { ScenarioId, ScenarioTrait } from '../../model/scenario.ts';
import { kubernetesTraits } from './kubernetes-traits.ts';
import { traitMessages as m } from './scenario.messages.ts';
import { matching, Signs } from './signs.ts';
import { surest, trait } from './trait.ts';

/** What is known more closely about a recognised scenario. `before` is the earlier of two samples. */
export function traitsOf(
  id: ScenarioId,
  facts: FactTable,
  before: FactTable | undefined,
): readonly ScenarioTrait[] {
  switch (id) {
    case 'kubernetes-pod':
      return kubernetesTraits(facts, before);
    case 'docker':
      return surest([trait(m.mode, m.desktop, desktop(facts), [m.desktopSpecial]), ...userModes(facts)]);
    case 'podman':
    case 'container':
      return surest(userModes(facts));
    case 'wsl2':
      return surest([
        trait(m.wslVersion, m.wslOld, wslMode(facts, ['hybrid', 'hybrid-overmounted', 'v1']), [
          m.wslOldSpecial,
        ]),
        trait(m.wslVersion, m.wslNew, wslMode(facts, ['v2']), [m.wslNewSpecial]),
      ]);
    case 'systemd-service':
      return unitTraits(facts);
    default:
      return [];
  }
}

/** An id map of the initial namespace covers all ids in one line. */
function userModes(facts: FactTable): readonly ScenarioTrait[] {
  const shown = (map: Facts['place.idMap']) =>
    map.map(({ inside, outside, count }) => `${inside} ${outside} ${count}`).join(', ');
  const root = (map: Facts['place.idMap']) => map.find((range) => range.inside === 0);
  const engine = (wanted: string) => (file: Facts['place.containerenv']) =>
    file['rootless'] === wanted ? `rootless=${wanted}` : undefined;
  const rootful = new Signs(facts)
    .for('place.idMap', 0.9, (map) => (root(map)?.outside === 0 ? shown(map) : undefined))
    .for('place.containerenv', 0.8, engine('0'))
    .against('place.containerenv', 0.9, engine('1'));
  const rootless = new Signs(facts)
    .for('place.idMap', 0.9, (map) => {
      const own = root(map);
      return own !== undefined && own.outside > 0 && own.count === 1 ? shown(map) : undefined;
    })
    .for('place.containerenv', 0.9, engine('1'))
    .for('cgroup.membership', 0.7, (groups) => groups.find((g) => /\/user@\d+\.service\//.test(g.path))?.path)
    .against('place.idMap', 0.9, (map) => (root(map)?.outside === 0 ? shown(map) : undefined));
  const remapped = new Signs(facts).for('place.idMap', 0.85, (map) => {
    const own = root(map);
    return own !== undefined && own.outside > 0 && own.count > 1 ? shown(map) : undefined;
  });
  return [
    trait(m.mode, m.rootful, rootful, [m.rootfulSpecial]),
    trait(m.mode, m.rootless, rootless, [m.rootlessSpecial]),
    trait(m.mode, m.remapped, remapped, [m.remappedSpecial]),
  ];
}

function desktop(facts: FactTable): Signs {
  return new Signs(facts)
    .for('kernel.release', 0.95, ({ text }) => matching(text, /linuxkit/))
    .for('kernel.release', 0.6, ({ text }) => matching(text, /microsoft/i))
    .for('host.name', 0.6, (name) => matching(name, /^docker-desktop$/))
    .for('dns.resolvConf', 0.6, ({ nameservers }) =>
      nameservers.find((server) => server.startsWith('192.168.65.')),
    )
    .for(
      'cgroup.mounts',
      0.9,
      (mounts) =>
        mounts.find((mount) =>
          /grpcfuse|osxfs|\/host_mark/.test(`${mount.fsType} ${mount.fsSource} ${mount.root}`),
        )?.mountPoint,
    );
}

function wslMode(facts: FactTable, modes: readonly string[]): Signs {
  const isOld = modes.includes('hybrid');
  return new Signs(facts)
    .for('cgroup.mode', 0.85, (mode) => (modes.includes(mode) ? mode : undefined))
    .for('kernel.release', 0.4, ({ text, major, minor }) => {
      // 2.5 came with kernel 6.6 instead of 5.15.
      const old = major < 6 || (major === 6 && minor < 6);
      return old === isOld ? text : undefined;
    });
}

function unitTraits(facts: FactTable): readonly ScenarioTrait[] {
  const path = valueOf(facts['cgroup.membership'])
    ?.map((group) => group.path)
    .find((text) => /\.service(\/|$)/.test(text));
  const unit = /([^/]+\.service)(?:\/|$)/.exec(path ?? '')?.[1];
  const slice = /([^/]+\.slice)\/[^/]+\.service/.exec(path ?? '')?.[1];
  const same = (name: string): LocalText => ({ en: name, zh: name });
  const seen = () => new Signs(facts).for('cgroup.membership', 0.95, () => path);
  return [
    ...(unit === undefined ? [] : [trait(m.unit, same(unit), seen(), [])]),
    ...(slice === undefined ? [] : [trait(m.slice, same(slice), seen(), [])]),
  ];
}
