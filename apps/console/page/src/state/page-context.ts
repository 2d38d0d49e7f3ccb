import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ConsoleClient } from './console-client.js';
import type { StoreState } from './store.js';

/** What every part of the page may use. */
export interface Page {
  readonly state: StoreState;
  readonly client: ConsoleClient;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('this part stands outside of PageContext');
  return page;
}
