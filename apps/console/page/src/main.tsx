import { render } from 'preact';
import { App } from './app.js';
import { consoleClient } from './state/console-client.js';
import { followFeed, type FeedListener } from './state/feed.js';
import { createStore } from './state/store.js';
import { PageContext } from './state/page-context.js';
import { takeToken } from './state/token.js';
import './styles/index.css';

const store = createStore();
store.state.token.value = takeToken(globalThis.window);
const client = consoleClient((input, init) => fetch(input, init));

const page = document.querySelector('#page');
if (page !== null) {
  render(
    <PageContext.Provider value={{ state: store.state, client }}>
      <App />
    </PageContext.Provider>,
    page,
  );
}
void follow(store);

async function follow(listener: FeedListener): Promise<void> {
  if (import.meta.env.MODE === 'story') {
    const { playStory } = await import('../fixture/story-feed.js');
    playStory(listener, Number(new URLSearchParams(location.search).get('second') ?? 40));
    return;
  }
  followFeed(
    {
      connect: () => new EventSource('api/stream'),
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      now: () => Date.now(),
      chance: () => Math.random(),
    },
    listener,
  );
}
