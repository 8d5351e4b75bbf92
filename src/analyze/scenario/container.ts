import type { Facts, FactTable } from '../../model/facts.ts';
import type { ScenarioId } from '../../model/scenario.ts';
import { named } from './machine.ts';
import { Signs } from './signs.ts';

/** What the kubelet mounts into every pod unless it is told not to. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';
const SERVICE = /\/[^/]+\.service(?:\/|$)/;
const SESSION = /\/session-\w+\.scope$|\/user@\d+\.service/;

/** Scenarios of what holds the process: a container engine, a service, a login session. */
export function containerSigns(facts: FactTable): readonly (readonly [ScenarioId, Signs])[] {
  return [
    ['kubernetes-pod', kubernetes(facts)],
    ['docker', docker(facts)],
    ['podman', podman(facts)],
    ['lxc', lxc(facts)],
    ['snap', path(new Signs(facts), 0.95, /\/snap\.[\w.-]+\.(?:scope|service)$/)],
    ['container', container(facts)],
    ['systemd-service', service(facts)],
    ['systemd-session', path(new Signs(facts), 0.9, SESSION)],
  ];
}

/** Adds the path of the process's group as a sign. */
function path(signs: Signs, weight: number, pattern: RegExp): Signs {
  return signs.for('cgroup.membership', weight, (groups) => pathLike(groups, pattern));
}

function pathLike(groups: Facts['cgroup.membership'], pattern: RegExp): string | undefined {
  return groups.find((group) => pattern.test(group.path))?.path;
}

function kubernetes(facts: FactTable): Signs {
  return path(new Signs(facts), 0.97, /kubepods/)
    .for('env', 0.75, (env) => named(env, 'KUBERNETES_SERVICE_HOST'))
    .for('k8s.pod', 0.99, ({ namespace, name }) => `${namespace}/${name}`)
    .for('place.markFiles', 0.8, (files) => files.find((file) => file === SERVICE_ACCOUNT))
    .for('dns.resolvConf', 0.6, ({ search }) => search.find((domain) => /(^|\.)svc\./.test(domain)))
    .for('place.oomScoreAdj', 0.3, (adj) =>
      adj === -997 || adj === 1000 || (adj >= 2 && adj <= 999) ? `oom_score_adj ${adj}` : undefined,
    )
    .against('place.oomScoreAdj', 0.2, (adj) => (adj === 0 ? 'oom_score_adj 0' : undefined))
    .against('cgroup.membership', 0.6, (groups) => pathLike(groups, SESSION));
}

function docker(facts: FactTable): Signs {
  return (
    path(new Signs(facts), 0.95, /\/docker[/-][0-9a-f]{12}/)
      .for('place.markFiles', 0.9, (files) => files.find((file) => file === '/.dockerenv'))
      .for('fs.rootMount', 0.8, ({ superOptions }) =>
        superOptions.find((option) => /^(upper|lower)dir=.*\/docker\//.test(option)),
      )
      .for('dns.resolvConf', 0.3, ({ nameservers }) => nameservers.find((server) => server === '127.0.0.11'))
      .against('place.markFiles', 0.5, (files) => files.find((file) => file === '/run/.containerenv'))
      // An image that was unpacked onto a disk keeps the mark, too.
      .against('fs.rootMount', 0.4, ({ root, fsType, fsSource }) =>
        root === '/' && fsSource.startsWith('/dev/') ? `/ ${fsType} ${fsSource}` : undefined,
      )
      .against('cgroup.membership', 0.9, (groups) => pathLike(groups, /kubepods|libpod-/))
  );
}

function podman(facts: FactTable): Signs {
  return path(new Signs(facts), 0.95, /libpod-/)
    .for('env', 0.9, (env) => (env.get('container') === 'podman' ? 'container=podman' : undefined))
    .for('place.markFiles', 0.85, (files) => files.find((file) => file === '/run/.containerenv'))
    .for('place.containerenv', 0.5, ({ engine }) => engine)
    .against('place.markFiles', 0.3, (files) => files.find((file) => file === '/.dockerenv'));
}

function lxc(facts: FactTable): Signs {
  return path(new Signs(facts), 0.9, /^\/(?:lxc|lxc\.payload)/).for('env', 0.9, (env) =>
    env.get('container') === 'lxc' ? 'container=lxc' : undefined,
  );
}

/** Group "/" of a read-only v2 mount: what engines give a container with its own cgroup namespace. */
function container(facts: FactTable): Signs {
  const own = new Signs(facts).for('cgroup.membership', 1, (groups) =>
    groups.find((group) => group.hierarchyId === 0)?.path === '/' ? '/' : undefined,
  );
  const isPrivate = own.list.length > 0;
  return new Signs(facts)
    .for('cgroup.mounts', 0.7, (mounts) => {
      const v2 = mounts.find((mount) => mount.fsType === 'cgroup2');
      return isPrivate && v2?.options.includes('ro') === true ? `0::/ · ${v2.mountPoint} ro` : undefined;
    })
    .for('env', 0.6, (env) => named(env, 'container'))
    .for('place.idMap', 0.6, ([first]) =>
      isPrivate && first !== undefined && first.outside > 0
        ? `uid_map ${first.inside} ${first.outside} ${first.count}`
        : undefined,
    )
    .for('fs.rootMount', 0.4, ({ fsType }) => (fsType === 'overlay' ? '/ overlay' : undefined));
}

function service(facts: FactTable): Signs {
  return new Signs(facts)
    .for('cgroup.membership', 0.85, (groups) =>
      pathLike(groups, SESSION) === undefined ? pathLike(groups, SERVICE) : undefined,
    )
    .for('systemd.unit', 0.6, ({ name }) => name)
    .for('env', 0.3, (env) => (env.has('INVOCATION_ID') ? 'INVOCATION_ID' : undefined))
    .against('cgroup.membership', 0.9, (groups) => pathLike(groups, SESSION));
}
