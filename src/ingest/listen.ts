import { AppError } from '../base/errors/app-error.ts';
import type { Receiver } from './receive/receiver.ts';
import type { ListenAddress } from './options.ts';
import { describePortOwner } from './port-owner.ts';

/** A protocol and the command-line option that moves its port. */
export interface ListenProtocol {
  readonly protocol: string;
  readonly option: string;
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * Starts a receiver and turns what the system says into an error a person can act on.
 * Errors: INGEST_TOKEN_REQUIRED, INGEST_PORT_IN_USE with the process that has it, INGEST_ADDRESS_UNUSABLE.
 */
export async function listen(
  address: ListenAddress,
  { protocol, option }: ListenProtocol,
  token: string | undefined,
  start: (address: ListenAddress) => Promise<Receiver>,
): Promise<Receiver> {
  const shown = `${address.host}:${address.port}`;
  if (token === undefined && !isLoopback(address.host))
    throw new AppError('INGEST_TOKEN_REQUIRED', { values: { address: shown } });
  try {
    return await start(address);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      const owner = describePortOwner(address.port);
      throw new AppError('INGEST_PORT_IN_USE', {
        values: { protocol, address: shown, owner, option },
        cause,
      });
    }
    throw new AppError('INGEST_ADDRESS_UNUSABLE', {
      values: { protocol, address: shown, reason: message },
      cause,
    });
  }
}
