import type { ReactNode } from 'react';
import { useText } from '../../lib/text.tsx';
import { urlOneOf, urlText } from '../../lib/url-fields.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { Button } from '../../widgets/Button.tsx';
import { doctorMessages as m } from './doctor.messages.ts';
import { FindingHistory, HISTORY_RANGES } from './FindingHistory.tsx';
import { MachineReport } from './MachineReport.tsx';
import { ServerStatus } from './ServerStatus.tsx';
import './doctor.css';

const fields = {
  tab: urlOneOf(['machine', 'history', 'server']),
  check: urlText,
  range: urlOneOf(HISTORY_RANGES),
};

/** Is the ground right: the machine's doctor report, how its findings came and went, and the state of this server. */
export function DoctorPage(): ReactNode {
  const t = useText();
  const [view, setView] = useUrlState(fields);
  return (
    <div className="doctor">
      <h1 className="sr-only">{t(m.title)}</h1>
      <div className="btn-group" role="group" aria-label={t(m.views)}>
        {(['machine', 'history', 'server'] as const).map((tab) => (
          <Button key={tab} aria-pressed={view.tab === tab} onClick={() => setView({ tab, check: '' })}>
            {t(m[tab])}
          </Button>
        ))}
      </div>
      {view.tab === 'machine' && <MachineReport check={view.check} />}
      {view.tab === 'history' && (
        <FindingHistory range={view.range} onRange={(range) => setView({ range })} />
      )}
      {view.tab === 'server' && <ServerStatus />}
    </div>
  );
}
