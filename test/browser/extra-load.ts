import { EdgeClient, KnownOrders, OpenLoad, parseMix } from '@firebreak/load';

/** Requests to A beside those that the console sends, until it is stopped. */
export function extraLoad(edge: string, ratePerSecond: number): { stop: () => Promise<void> } {
  const abort = new AbortController();
  const client = new EdgeClient(new URL(edge));
  const load = new OpenLoad(
    { ratePerSecond, mix: parseMix('orders=2,quotes=1,reads=2') },
    {
      client,
      orders: new KnownOrders(),
      told: { sent: () => undefined, ended: () => undefined },
    },
  );
  const running = load.run(abort.signal);
  return {
    stop: async () => {
      abort.abort();
      await running;
      await client.close();
    },
  };
}
