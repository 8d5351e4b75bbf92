import type { FastifyInstance } from 'fastify';
import { queryDoctorHistory } from '../../store/queries/doctor-history.ts';
import { addQueryRoute, addRoute } from '../route.ts';
import type { ServerCore } from '../server-core.ts';

/** The doctor report of this machine, and how its findings came and went. */
export function addDoctorRoutes(app: FastifyInstance, core: ServerCore): void {
  addRoute(app, core, 'doctor', ({ query }) => core.doctor.read(query.fresh === '1'));
  addQueryRoute(app, core, 'doctorHistory', (run, { query }) => queryDoctorHistory(run, query));
}
