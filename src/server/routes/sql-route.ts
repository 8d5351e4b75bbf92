import type { FastifyInstance } from 'fastify';
import { toSqlAnswer } from '../../app/query/sql-answer.ts';
import { addRoute } from '../route.ts';
import type { ServerCore } from '../server-core.ts';

/** `POST /api/v1/sql`: one read-only statement of a user, with the limits of every other query. */
export function addSqlRoute(app: FastifyInstance, core: ServerCore): void {
  addRoute(app, core, 'sql', ({ body, signal }) =>
    core.query(signal, 'sql', async () => {
      const result = await core.options.backend.store.querySql(body.query, {
        limits: { maxResultRows: body.limit, timeoutMs: core.options.queryTimeoutMs },
        signal,
      });
      return toSqlAnswer(result);
    }),
  );
}
