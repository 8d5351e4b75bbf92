import { useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Session } from '../../../src/api/system.ts';
import { sendJson } from '../api/client.ts';
import { useText } from '../lib/text.tsx';
import { Button } from '../widgets/Button.tsx';
import { ErrorState } from '../widgets/State.tsx';
import { frameMessages as m } from './frame.messages.ts';

/** Asks for the token of a server that is reachable from other machines. The token goes into a cookie that scripts cannot read. */
export function SignIn(): ReactNode {
  const t = useText();
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const signIn = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const session = await sendJson<Session>('POST', '/api/v1/session', { token: token.trim() });
      client.setQueryData(['session'], session);
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <form onSubmit={(event) => void signIn(event)}>
        <img src="/icon.svg" alt="" width={36} height={36} />
        <h1>{t(m.signInTitle)}</h1>
        <p className="muted">{t(m.signInWhy)}</p>
        <label>
          <span>{t(m.token)}</span>
          <input
            className="field mono"
            type="password"
            autoComplete="current-password"
            required
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        <Button look="primary" icon={KeyRound} type="submit" disabled={busy || token.trim() === ''}>
          {t(m.signIn)}
        </Button>
        {error !== undefined && <ErrorState error={error} />}
      </form>
    </main>
  );
}
