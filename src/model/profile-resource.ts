/**
 * Where a profiled process runs, in the words of OpenTelemetry's semantic conventions (resource attributes `k8s.*`,
 * `container.id`, `process.linux.cgroup`, `host.name`, `service.instance.id`). '' is what is not known.
 */
export interface ProfileResource {
  /** `k8s.pod.name`. */
  readonly pod: string;
  /** `k8s.namespace.name`. */
  readonly namespace: string;
  /** `k8s.container.name`. */
  readonly container: string;
  /** `container.id`: 64 hex digits as runtimes write it, without `containerd://`. */
  readonly containerId: string;
  /** `process.linux.cgroup`: path of the control group below the root of the hierarchy. */
  readonly cgroup: string;
  /** `host.name`. */
  readonly host: string;
  /** `service.instance.id`. */
  readonly serviceInstance: string;
}

/** Nothing is known. */
export const NO_RESOURCE: ProfileResource = {
  pod: '',
  namespace: '',
  container: '',
  containerId: '',
  cgroup: '',
  host: '',
  serviceInstance: '',
};

const ATTRIBUTES: readonly (readonly [attribute: string, field: keyof ProfileResource])[] = [
  ['k8s.pod.name', 'pod'],
  ['k8s.namespace.name', 'namespace'],
  ['k8s.container.name', 'container'],
  ['container.id', 'containerId'],
  ['process.linux.cgroup', 'cgroup'],
  ['host.name', 'host'],
  ['service.instance.id', 'serviceInstance'],
];

/** The fields that resource attributes name; those of other names are left out. */
export function resourceOfAttributes(attributes: ReadonlyMap<string, string>): Partial<ProfileResource> {
  return Object.fromEntries(
    ATTRIBUTES.flatMap(([attribute, field]) => {
      const value = attributes.get(attribute) ?? '';
      return value === '' ? [] : [[field, value]];
    }),
  );
}
