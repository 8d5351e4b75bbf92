import type { Server } from 'node:net';
import type { Acceptor } from './acceptor.ts';
import type { Gate } from './gate.ts';
import type { TokenCheck } from './token.ts';

/** What a receiver of either transport needs. */
export interface ReceiverOptions {
  readonly host: string;
  /** 0 chooses a free port. */
  readonly port: number;
  readonly acceptor: Acceptor;
  readonly gate: Gate;
  readonly checkToken: (header: string | undefined) => TokenCheck;
  /** Most bytes of a body or message, before and after inflation. */
  readonly maxBodyBytes: number;
}

/** A receiver that listens. */
export interface Receiver {
  readonly server: Server;
  readonly host: string;
  readonly port: number;
  /** Takes no new connections, answers what is being received, then closes. */
  close(): Promise<void>;
}
