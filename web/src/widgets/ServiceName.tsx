import type { ReactNode } from 'react';
import { useServiceColor } from '../lib/use-service-color.ts';
import { headOfText } from './page-of.ts';
import { visibleText } from './visible-text.ts';
import './value.css';

/** Longer names may be clipped: the tip shows them. */
const LONG = 30;
const MOST = 300;

/** A service: its colour and its name, never the colour alone. */
export function ServiceName({ service }: { readonly service: string }): ReactNode {
  const colorOf = useServiceColor();
  return (
    <span className="service">
      <span className="service-color" style={{ background: colorOf(service) }} />
      <span className="clip" {...(service.length > LONG && { 'data-tip': headOfText(service, MOST) })}>
        {visibleText(headOfText(service, MOST))}
      </span>
    </span>
  );
}
