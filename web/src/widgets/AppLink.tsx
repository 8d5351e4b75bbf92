import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Target } from '../lib/links.ts';

interface AppLinkProps {
  readonly to: Target;
  readonly children: ReactNode;
  readonly className?: string;
  readonly 'aria-label'?: string;
  readonly 'aria-current'?: 'page';
  readonly 'data-tip'?: string;
  readonly tabIndex?: number;
}

/** A link to another page: a real one, so that it can be opened in a tab, copied and read out. */
export function AppLink({ to, children, ...rest }: AppLinkProps): ReactNode {
  return (
    <Link to={to.path} search={to.search} {...rest}>
      {children}
    </Link>
  );
}
