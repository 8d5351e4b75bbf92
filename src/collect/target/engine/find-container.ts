import { AppError } from '../../../base/errors/app-error.ts';
import { type LocalText, say } from '../../../base/messages.ts';
import {
  type ContainerInfo,
  type ListedContainer,
  toContainerInfo,
  toContainerList,
} from './container-info.ts';
import type { EngineApi } from './engine-api.ts';
import { suggestNames } from '../suggest-names.ts';
import { targetMessages as m } from '../targets.messages.ts';

/** Labels by which compose programs mark containers: Docker Compose's, which podman-compose sets as well, and its own. */
const SERVICE_LABELS = ['com.docker.compose.service', 'io.podman.compose.service'];
const PROJECT_LABELS = ['com.docker.compose.project', 'io.podman.compose.project'];

/** A container that was found, and what the user has to know about the choice. */
export interface FoundContainer {
  readonly info: ContainerInfo;
  readonly raw: unknown;
  readonly notes: readonly LocalText[];
}

/** By full id, by the start of an id, or by name. Raises CONTAINER_NOT_FOUND with the nearest name. */
export async function findContainer(api: EngineApi, wish: string): Promise<FoundContainer> {
  const raw = await api.getJson(`/containers/${encodeURIComponent(wish)}/json`);
  const info = toContainerInfo(raw);
  if (info !== undefined) return { info, raw, notes: [] };
  const names = (await list(api)).flatMap((container) => container.names);
  throw new AppError('CONTAINER_NOT_FOUND', {
    values: { name: wish, suggestion: suggestNames(wish, names) },
  });
}

/**
 * By compose service: `SERVICE` or `PROJECT/SERVICE`; a running container before a stopped one. Raises SERVICE_NOT_FOUND
 * with the nearest service.
 */
export async function findService(api: EngineApi, wish: string): Promise<FoundContainer> {
  const [first = '', second] = wish.split('/');
  const [project, service] = second === undefined ? [undefined, first] : [first, second];
  const all = await list(api);
  const matching = all
    .filter((c) => labelOf(c, SERVICE_LABELS) === service)
    .filter((c) => project === undefined || labelOf(c, PROJECT_LABELS) === project)
    .sort((a, b) => Number(b.running) - Number(a.running) || nameOf(a).localeCompare(nameOf(b)));
  const [chosen, ...others] = matching;
  if (chosen === undefined) {
    const services = new Set(all.flatMap((c) => labelOf(c, SERVICE_LABELS) ?? []));
    throw new AppError('SERVICE_NOT_FOUND', {
      values: { name: wish, suggestion: suggestNames(service, [...services]) },
    });
  }
  const found = await findContainer(api, chosen.id);
  if (others.length === 0) return found;
  const note = say(m.oneOfSeveral, {
    count: matching.length,
    service: wish,
    name: nameOf(chosen),
    others: others.map((c) => `container:${nameOf(c)}`).join(', '),
  });
  return { ...found, notes: [note] };
}

async function list(api: EngineApi): Promise<readonly ListedContainer[]> {
  return toContainerList(await api.getJson('/containers/json?all=true'));
}

function nameOf(container: ListedContainer): string {
  return container.names[0] ?? container.id.slice(0, 12);
}

function labelOf(container: ListedContainer, labels: readonly string[]): string | undefined {
  return labels.map((label) => container.labels[label]).find((value) => value !== undefined);
}
