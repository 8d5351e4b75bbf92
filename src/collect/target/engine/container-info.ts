/** What the engine says about one container; fields this program uses (Docker Engine API, ContainerInspect). */
export interface ContainerInfo {
  readonly id: string;
  readonly name: string;
  /** Process of the host of the engine; 0 when it does not run. */
  readonly pid: number;
  readonly startedAtUnixMs: number;
  readonly env: readonly string[];
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly user: string;
  readonly workingDir: string;
  readonly hostname: string;
  readonly readOnlyRoot: boolean;
  /** Id of the image, and the name it was asked for by. */
  readonly image: string;
  readonly imageName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly storageDriver: string;
  readonly cgroupParent: string;
  readonly cgroupNamespace: string;
  readonly limits: ContainerLimits;
  readonly mounts: readonly ContainerMount[];
}

/** Limits as they were asked of the engine; 0 and empty mean none. */
export interface ContainerLimits {
  readonly nanoCpus: number;
  readonly cpuQuotaUsec: number;
  readonly cpuPeriodUsec: number;
  readonly cpusetCpus: string;
  readonly memoryBytes: number;
  readonly memorySwapBytes: number;
  readonly memoryReservationBytes: number;
  readonly pids: number;
}

/** One mount that the engine makes besides the root. */
export interface ContainerMount {
  readonly type: string;
  readonly source: string;
  readonly destination: string;
  readonly writable: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads an answer of `/containers/ID/json`; what is missing is empty. Undefined when it is no such answer. */
export function toContainerInfo(raw: unknown): ContainerInfo | undefined {
  const top = asObject(raw);
  const id = asText(top['Id']);
  if (id === '') return undefined;
  const [config, host, state] = [
    asObject(top['Config']),
    asObject(top['HostConfig']),
    asObject(top['State']),
  ];
  return {
    id,
    name: asText(top['Name']).replace(/^\//, ''),
    pid: asNumber(state['Pid']),
    startedAtUnixMs: Date.parse(asText(state['StartedAt'])) || 0,
    env: asTexts(config['Env']),
    command: commandOf(top, config),
    user: asText(config['User']),
    workingDir: asText(config['WorkingDir']) || '/',
    hostname: asText(config['Hostname']),
    readOnlyRoot: host['ReadonlyRootfs'] === true,
    image: asText(top['Image']),
    imageName: asText(config['Image']) || asText(top['ImageName']),
    labels: asLabels(config['Labels']),
    storageDriver: asText(top['Driver']) || asText(asObject(top['GraphDriver'])['Name']),
    cgroupParent: asText(host['CgroupParent']),
    cgroupNamespace: asText(host['CgroupnsMode']),
    limits: {
      nanoCpus: asNumber(host['NanoCpus']),
      cpuQuotaUsec: asNumber(host['CpuQuota']),
      cpuPeriodUsec: asNumber(host['CpuPeriod']),
      cpusetCpus: asText(host['CpusetCpus']),
      memoryBytes: asNumber(host['Memory']),
      memorySwapBytes: asNumber(host['MemorySwap']),
      memoryReservationBytes: asNumber(host['MemoryReservation']),
      pids: asNumber(host['PidsLimit']),
    },
    mounts: asList(top['Mounts'])
      .map(asObject)
      .map((mount) => ({
        type: asText(mount['Type']),
        source: asText(mount['Source']),
        destination: asText(mount['Destination']),
        writable: mount['RW'] !== false,
      })),
  };
}

/** The image's and the user's words; Podman repeats the program in Args, so those come second. */
function commandOf(top: Json, config: Json): readonly string[] {
  const words = [...asTexts(config['Entrypoint']), ...asTexts(config['Cmd'])];
  return words.length > 0
    ? words
    : [asText(top['Path']), ...asTexts(top['Args'])].filter((word) => word !== '');
}

/** One line of `/containers/json`. */
export interface ListedContainer {
  readonly id: string;
  readonly names: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly running: boolean;
}

/** Reads the list of containers. */
export function toContainerList(raw: unknown): readonly ListedContainer[] {
  return asList(raw)
    .map(asObject)
    .map((item) => ({
      id: asText(item['Id']),
      names: asTexts(item['Names']).map((name) => name.replace(/^\//, '')),
      labels: asLabels(item['Labels']),
      running: item['State'] === 'running',
    }));
}

function asLabels(raw: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(asObject(raw)).filter((e): e is [string, string] => typeof e[1] === 'string'),
  );
}

function asObject(raw: unknown): Json {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Json) : {};
}

function asList(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}

function asText(raw: unknown): string {
  return typeof raw === 'string' ? raw : '';
}

function asTexts(raw: unknown): readonly string[] {
  return asList(raw).filter((item) => typeof item === 'string');
}

function asNumber(raw: unknown): number {
  return typeof raw === 'number' ? raw : 0;
}
