import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { statusQuery } from '../../api/queries.ts';
import { useText } from '../../lib/text.tsx';
import { Copyable } from '../../widgets/Copy.tsx';
import { overviewMessages as m } from './overview.messages.ts';
import { environmentFor, GO_SNIPPET } from './send-data.ts';

/** The overview before anything was received: how to send data, with this server's own addresses. */
export function SendData(): ReactNode {
  const t = useText();
  const { data } = useQuery(statusQuery);
  const listen = data?.status.listen;
  return (
    <section className="send-data" aria-label={t(m.waiting)}>
      <h1>{t(m.waiting)}</h1>
      <p className="muted">{t(m.waitingWhy)}</p>
      <h2>{t(m.stepEnv)}</h2>
      <Copyable text={environmentFor(listen?.otlpHttp ?? 'http://127.0.0.1:4318')} label={t(m.copyEnv)} />
      <p className="muted">
        {t(m.grpcInstead, {
          address: `http://${(listen?.otlpGrpc ?? '127.0.0.1:4317').replace(/^https?:\/\//, '')}`,
        })}
        {' · '}
        {t(m.hostNote)}
      </p>
      <h2>{t(m.stepCode)}</h2>
      <Copyable text={GO_SNIPPET} label={t(m.copyCode)} />
      <h2>{t(m.stepDemo)}</h2>
      <Copyable text="goroscope demo" label={t(m.copyDemo)} />
    </section>
  );
}
