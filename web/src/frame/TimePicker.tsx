import { CalendarClock, ChevronLeft, ChevronRight, Pin, ZoomOut } from 'lucide-react';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { serverNowMs } from '../lib/clock.ts';
import { setPreferences, usePreferences } from '../lib/preferences.ts';
import { useShortcuts } from '../lib/shortcuts.ts';
import { useText } from '../lib/text.tsx';
import { TIME_PRESETS, type TimeRange, type TimeSpec } from '../lib/time-range.ts';
import { formatDateTime, parseInstant, zoneName } from '../lib/time-text.ts';
import { useDisclosure } from '../lib/use-disclosure.ts';
import { useTime, useTimeActions } from '../lib/use-time.ts';
import { Button, IconButton } from '../widgets/Button.tsx';
import { Popover } from '../widgets/Popover.tsx';
import { frameMessages } from './frame.messages.ts';
import { presetLabel, specLabel } from './spec-label.ts';
import { timeMessages as m } from './time.messages.ts';
import './time.css';

interface PanelProps {
  readonly spec: TimeSpec;
  readonly range: TimeRange;
  readonly onChoose: (spec: TimeSpec) => void;
}

function ExactRange({ range, onChoose }: PanelProps): ReactNode {
  const t = useText();
  const { zone } = usePreferences();
  const [from, setFrom] = useState(() => formatDateTime(range.fromMs, zone, true));
  const [to, setTo] = useState(() => formatDateTime(range.toMs, zone, true));
  const [problem, setProblem] = useState<string>();
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    const now = serverNowMs();
    const fromMs = parseInstant(from, zone, now);
    const toMs = parseInstant(to, zone, now);
    if (fromMs === undefined) setProblem(t(m.notAnInstant, { value: from }));
    else if (toMs === undefined) setProblem(t(m.notAnInstant, { value: to }));
    else if (toMs <= fromMs) setProblem(t(m.endBeforeStart));
    else onChoose({ kind: 'absolute', fromMs, toMs });
  };
  return (
    <form className="time-exact" onSubmit={apply}>
      <h3>{t(m.exact)}</h3>
      <label>
        <span className="muted">{t(m.from)}</span>
        <input className="field mono" value={from} onChange={(e) => setFrom(e.target.value)} />
      </label>
      <label>
        <span className="muted">{t(m.to)}</span>
        <input className="field mono" value={to} onChange={(e) => setTo(e.target.value)} />
      </label>
      <p className="muted time-formats">{t(m.formats)}</p>
      {problem !== undefined && (
        <p className="time-problem" role="alert">
          {problem}
        </p>
      )}
      <div className="time-actions">
        <div className="btn-group" role="group" aria-label={t(m.zone)}>
          {(['local', 'utc'] as const).map((one) => (
            <Button key={one} small aria-pressed={zone === one} onClick={() => setPreferences({ zone: one })}>
              {one === 'utc' ? t(m.zoneUtc) : t(m.zoneLocal, { zone: zoneName(range.toMs, 'local') })}
            </Button>
          ))}
        </div>
        <Button look="primary" type="submit" small>
          {t(m.apply)}
        </Button>
      </div>
    </form>
  );
}

function TimePanel(props: PanelProps): ReactNode {
  const t = useText();
  const { spec, onChoose } = props;
  const { zone } = usePreferences();
  return (
    <div className="time-panel">
      <div className="time-presets" role="group" aria-label={t(m.presets)}>
        {TIME_PRESETS.map((lastMs) => (
          <button
            key={lastMs}
            type="button"
            aria-pressed={spec.kind === 'relative' && spec.lastMs === lastMs}
            onClick={() => onChoose({ kind: 'relative', lastMs })}
          >
            {presetLabel(lastMs, t)}
          </button>
        ))}
      </div>
      <ExactRange key={zone} {...props} />
    </div>
  );
}

/** The time range of the page: label, presets, fixed ranges, steps and zooming out. */
export function TimePicker(): ReactNode {
  const t = useText();
  const { zone } = usePreferences();
  const { spec, range } = useTime();
  const actions = useTimeActions();
  const { open, setOpen, button: toggle } = useDisclosure();
  const button = useRef<HTMLButtonElement>(null);
  useShortcuts([
    {
      keys: 't',
      label: frameMessages.openTime,
      group: frameMessages.groupAnywhere,
      run: () => {
        button.current?.focus();
        setOpen(true);
      },
    },
  ]);
  return (
    <div className="time-picker" role="group" aria-label={t(m.time)}>
      <IconButton icon={ChevronLeft} label={t(m.back)} onClick={() => actions.shift(-1)} />
      <Button ref={button} icon={CalendarClock} aria-haspopup="dialog" {...toggle}>
        <span className="time-label">{specLabel(spec, zone, t)}</span>
      </Button>
      <IconButton icon={ChevronRight} label={t(m.forward)} onClick={() => actions.shift(1)} />
      <IconButton icon={ZoomOut} label={t(m.zoomOut)} onClick={actions.zoomOut} />
      {spec.kind === 'relative' && (
        <IconButton icon={Pin} label={t(m.pin)} onClick={() => actions.setRange(range.fromMs, range.toMs)} />
      )}
      {open && (
        <Popover anchor={button} align="end" label={t(m.time)} onClose={() => setOpen(false)}>
          <TimePanel
            spec={spec}
            range={range}
            onChoose={(next) => {
              actions.setSpec(next);
              setOpen(false);
            }}
          />
        </Popover>
      )}
    </div>
  );
}
