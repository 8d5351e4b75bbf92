import { useEffect, useEffectEvent, useState } from 'react';
import type { LogTailEvent } from '../../../../src/api/logs.ts';
import { apiPath, type Params } from '../../api/client.ts';
import { EMPTY_TAIL, releaseTail, type TailBuffer, takeEvents } from './tail-buffer.ts';

/** Lines are shown at most this often, however fast they come. */
const FLUSH_MS = 200;

/** A live tail and how it is connected. */
export interface LogTail {
  readonly buffer: TailBuffer;
  readonly connection: 'off' | 'connecting' | 'open' | 'lost';
  readonly release: () => void;
}

interface TailState {
  /** The address the lines came from: lines of another filter are not shown. */
  readonly address: string;
  readonly buffer: TailBuffer;
  readonly connection: LogTail['connection'];
}

/** Follows new log lines while `live`; with `hold` they wait. */
export function useLogTail(params: Params, live: boolean, hold: boolean): LogTail {
  const address = apiPath('/api/v1/logs/tail', {
    service: params['service'],
    minSeverity: params['minSeverity'],
    text: params['text'],
    attr: params['attr'],
  });
  const [state, setState] = useState<TailState>();
  const update = useEffectEvent((change: (before: TailState) => Partial<TailState>) =>
    setState((before) => {
      const base: TailState =
        before?.address === address ? before : { address, buffer: EMPTY_TAIL, connection: 'connecting' };
      return { ...base, ...change(base) };
    }),
  );
  const take = useEffectEvent((events: readonly LogTailEvent[]) =>
    update(({ buffer }) => ({ buffer: takeEvents(buffer, events, hold) })),
  );
  useEffect(() => {
    if (!live) return undefined;
    let pending: LogTailEvent[] = [];
    const source = new EventSource(address);
    source.addEventListener('open', () => update(() => ({ connection: 'open' })));
    source.addEventListener('error', () => update(() => ({ connection: 'lost' })));
    source.addEventListener('logs', (event: MessageEvent<string>) => {
      pending.push(JSON.parse(event.data) as LogTailEvent);
    });
    const timer = setInterval(() => {
      if (pending.length === 0) return;
      take(pending);
      pending = [];
    }, FLUSH_MS);
    return () => {
      clearInterval(timer);
      source.close();
    };
  }, [address, live]);
  const current = live && state?.address === address ? state : undefined;
  return {
    buffer: current?.buffer ?? EMPTY_TAIL,
    connection: live ? (current?.connection ?? 'connecting') : 'off',
    release: () => setState((before) => before && { ...before, buffer: releaseTail(before.buffer) }),
  };
}
