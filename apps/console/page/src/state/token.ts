const KEY = 'firebreak-console-token';

/** As much of the window as the token needs. */
export interface TokenPorts {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/**
 * The token that allows the controls, from `#token=…` in the address, which is then removed from there:
 * an address is seen, copied and kept. A reload finds it in the tab's own storage.
 */
export function takeToken({ location, history, sessionStorage }: TokenPorts): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given === null || given === '') return sessionStorage.getItem(KEY);
  sessionStorage.setItem(KEY, given);
  history.replaceState(null, '', location.pathname + location.search);
  return given;
}

/** Forgets a token that the console no longer takes. */
export function dropToken({ sessionStorage }: Pick<TokenPorts, 'sessionStorage'>): void {
  sessionStorage.removeItem(KEY);
}
