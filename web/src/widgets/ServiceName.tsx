import type { ReactNode } from 'react';
import { useServiceColor } from '../lib/use-service-color.ts';
import './value.css';

/** A service: its colour and its name, never the colour alone. */
export function ServiceName({ service }: { readonly service: string }): ReactNode {
  const colorOf = useServiceColor();
  return (
    <span className="service">
      <span className="service-color" style={{ background: colorOf(service) }} />
      <span className="clip">{service}</span>
    </span>
  );
}
