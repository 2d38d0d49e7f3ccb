import { useState } from 'preact/hooks';
import type { Controls } from '../../../src/contract/index.js';
import { ConsoleError } from './console-client.js';
import { usePage } from './page-context.js';
import { dropToken } from './token.js';

/** A control that may be used, is being carried out, or was refused for a reason. */
export interface Control<Name extends keyof Controls> {
  readonly isAllowed: boolean;
  readonly isBusy: boolean;
  /** What was asked for and is not seen in the frames yet; null most of the time. */
  readonly wanted: Controls[Name] | null;
  /** Why the last use failed, to be shown beside the control; null once one succeeds. */
  readonly error: string | null;
  readonly run: (body: Controls[Name]) => void;
}

/** A frame that shows the change comes in this time. */
const SEEN_WITHIN_MS = 1_200;

export function useControl<Name extends keyof Controls>(name: Name): Control<Name> {
  const { state, client } = usePage();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [wanted, setWanted] = useState<Controls[Name] | null>(null);
  const token = state.token.value;

  async function send(body: Controls[Name], allowed: string): Promise<void> {
    setBusy(true);
    setWanted(body);
    try {
      await client.control(name, body, allowed);
      setError(null);
      setTimeout(() => setWanted((now) => (now === body ? null : now)), SEEN_WITHIN_MS);
    } catch (caught) {
      setWanted(null);
      setError(caught instanceof Error ? caught.message : String(caught));
      if (caught instanceof ConsoleError && caught.status === 401) {
        dropToken(globalThis.window);
        state.token.value = null;
      }
    } finally {
      setBusy(false);
    }
  }

  return {
    isAllowed: token !== null,
    isBusy,
    wanted,
    error,
    run: (body) => {
      if (token !== null && !isBusy) void send(body, token);
    },
  };
}
