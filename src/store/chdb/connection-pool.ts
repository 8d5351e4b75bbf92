import { Session } from 'chdb';
import { literal } from '../load/sql-text.ts';
import { type ConnectionKind, CONNECTIONS } from './messages.ts';

/** A connection to the engine with the statements that give it its rights. */
function openSession(dir: string, args: readonly string[], database: string, kind: ConnectionKind): Session {
  const session = new Session(dir, { connectionArgs: args });
  session.query(`USE ${database}`);
  if (kind === 'read') session.query('SET ROLE NONE; SET readonly = 2');
  return session;
}

/**
 * The engine's connections. Each runs one statement at a time, so a kind has as many as it may run at once. A user's
 * statement gets a connection of its own, made for it and closed after it: what it may have changed goes with it.
 */
export class ConnectionPool {
  private readonly free: Record<ConnectionKind, Session[]> = { load: [], read: [], user: [], admin: [] };
  private readonly all: Session[] = [];
  private readonly dir: string;
  private readonly args: readonly string[];
  private readonly database: string;

  constructor(dir: string, args: readonly string[], database: string) {
    this.dir = dir;
    this.args = args;
    this.database = database;
    const first = new Session(dir, { connectionArgs: [...args] });
    first.query(`CREATE DATABASE IF NOT EXISTS ${database}`);
    this.all.push(first);
    for (const kind of ['load', 'read', 'admin'] as const)
      for (let i = 0; i < CONNECTIONS[kind]; i++) this.give(kind, openSession(dir, args, database, kind));
  }

  private give(kind: ConnectionKind, session: Session): void {
    this.free[kind].push(session);
    if (!this.all.includes(session)) this.all.push(session);
  }

  /**
   * Runs `work` on a connection of the kind. Throws when none is free: the caller never asks for more than there are. A connection
   * whose statement was killed or failed when it had rows answers the next one with nothing (26.7), so a new one takes its place.
   */
  async use<T>(
    kind: ConnectionKind,
    work: (session: Session) => Promise<T>,
    isKilled: () => boolean = () => false,
  ): Promise<T> {
    const session =
      kind === 'user' ? openSession(this.dir, this.args, this.database, kind) : this.free[kind].pop();
    if (session === undefined) throw new Error(`no free ${kind} connection`);
    let isSpoilt = true;
    try {
      const answer = await work(session);
      isSpoilt = isKilled();
      return answer;
    } finally {
      if (kind === 'user') session.close();
      else this.free[kind].push(isSpoilt ? this.renewed(session, kind) : session);
    }
  }

  private renewed(session: Session, kind: ConnectionKind): Session {
    let fresh: Session;
    try {
      fresh = openSession(this.dir, this.args, this.database, kind);
    } catch {
      return session; // out of something: better one that may err once than one less for good
    }
    this.all.splice(this.all.indexOf(session), 1, fresh);
    session.close();
    return fresh;
  }

  /** Ends a running statement: best effort, the statement answers with the engine's own cancelled error. */
  async kill(marked: string): Promise<void> {
    const session = openSession(this.dir, this.args, this.database, 'admin');
    try {
      await session.queryAsync(`KILL QUERY WHERE startsWith(query, ${literal(marked)}) ASYNC`, {
        format: 'Null',
      });
    } finally {
      session.close();
    }
  }

  /** Closes everything. Statements must have ended. */
  close(): void {
    for (const session of this.all) session.close();
  }
}
