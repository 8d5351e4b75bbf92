import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addRoute } from '../route.ts';
import type { ServerCore } from '../server-core.ts';

/** Status and signing in. */
export function addSystemRoutes(app: FastifyInstance, core: ServerCore): void {
  addRoute(app, core, 'status', () =>
    core.status.read({
      program: core.options.program,
      web: core.address,
      tokenRequired: core.access.tokenRequired,
    }),
  );
  addRoute(app, core, 'session', async ({ request }) => ({
    tokenRequired: core.access.tokenRequired,
    signedIn: core.access.isAllowed(request.headers),
  }));
  addRoute(app, core, 'signIn', async ({ body, request, reply }) => {
    void reply.header('set-cookie', core.access.signIn(body.token, isSecure(request)));
    return { tokenRequired: core.access.tokenRequired, signedIn: true };
  });
  addRoute(app, core, 'signOut', async ({ request, reply }) => {
    void reply.header('set-cookie', core.access.signOut(isSecure(request)));
    return { tokenRequired: core.access.tokenRequired, signedIn: !core.access.tokenRequired };
  });
}

/**
 * Whether the browser reached a proxy by TLS. The header can be forged, but only by the client itself, and a forged one
 * makes its cookie stricter.
 */
function isSecure(request: FastifyRequest): boolean {
  return request.headers['x-forwarded-proto'] === 'https';
}
