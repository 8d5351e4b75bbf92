import type { FastifyInstance } from 'fastify';
import { AppError } from '../../base/errors/app-error.ts';
import { queryProfiles } from '../../store/queries/profile-list.ts';
import { addQueryRoute } from '../route.ts';
import type { ServerCore } from '../server-core.ts';

const ID = /^[0-9a-f]{32}$/;

/** The list of collected profiles, and their bytes as the service sent them. */
export function addProfileRoutes(app: FastifyInstance, core: ServerCore): void {
  const { profileFiles, profileSchedule } = core.options.backend;
  addQueryRoute(app, core, 'profileList', async (run, { query }) => ({
    ...(await queryProfiles(run, query)),
    targets: [...(profileSchedule?.status() ?? [])],
  }));
  // The name at the end is for whoever saves the file; time and id find it.
  app.get('/api/v1/profiles/:at/:id/:name', async (request, reply) => {
    core.access.require(request.headers);
    const { at, id } = request.params as Readonly<Record<string, string>>;
    const unixMs = Number(at);
    const known = ID.test(id ?? '') && Number.isInteger(unixMs) && unixMs >= 0 && unixMs < 8.64e15;
    const bytes = known ? await profileFiles.read(id ?? '', unixMs) : undefined;
    if (bytes === undefined)
      throw new AppError('PROFILE_NOT_STORED', { values: { id: (id ?? '').slice(0, 64) } });
    return reply
      .type('application/octet-stream')
      .header('content-disposition', 'attachment')
      .header('cache-control', 'private, max-age=31536000, immutable')
      .send(bytes);
  });
}
