import type { ReactNode } from 'react';
import type { Status } from '../../../../src/api/system.ts';
import { demoCommand } from '../../../../src/base/demo-command.ts';
import { useText } from '../../lib/text.tsx';
import { Copyable } from '../../widgets/Copy.tsx';
import { overviewMessages as m } from './overview.messages.ts';
import { environmentFor, GO_SNIPPET } from './send-data.ts';

interface SendDataProps {
  readonly status: Status;
  /** Whether no service has ever sent anything. */
  readonly first: boolean;
}

/** How to send data, with this server's own addresses. */
export function SendData({ status, first }: SendDataProps): ReactNode {
  const t = useText();
  const { listen, program } = status;
  const title = t(first ? m.waiting : m.sendTitle);
  return (
    <section className="send-data" aria-label={title}>
      {first ? <h1>{title}</h1> : <h2 className="send-title">{title}</h2>}
      {first && <p className="muted">{t(m.waitingWhy)}</p>}
      <h2>{t(m.stepEnv)}</h2>
      <Copyable text={environmentFor(listen.otlpHttp)} label={t(m.copyEnv)} />
      <p className="muted">
        {t(m.grpcInstead, {
          address: `http://${listen.otlpGrpc.replace(/^https?:\/\//, '')}`,
        })}
        {' · '}
        {t(m.hostNote)}
      </p>
      <h2>{t(m.stepCode)}</h2>
      <Copyable text={GO_SNIPPET} label={t(m.copyCode)} />
      <h2>{t(m.stepDemo)}</h2>
      <Copyable text={demoCommand(program, listen.web)} label={t(m.copyDemo)} />
    </section>
  );
}
