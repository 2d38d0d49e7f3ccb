import type { Family } from './series.js';

/** What is known of whose fault the failed calls to a peer were: a `Peer` of nest-grpc. */
export interface PeerCounts {
  readonly name: string;
  readonly judged: number;
  readonly attributed: number;
}

/** What peers show. */
export const PEERS: Family<PeerCounts> = {
  nameAttribute: 'resilience.peer.name',
  series: [
    {
      name: 'resilience.peer.judged',
      kind: 'counter',
      unit: '{call}',
      description: 'Failed calls for which the peer or a service that it asks was at fault.',
      read: ({ judged }, put) => put(judged),
    },
    {
      name: 'resilience.peer.attributed',
      kind: 'counter',
      unit: '{call}',
      description: 'Of these, those that the peer put down to others, and was believed.',
      read: ({ attributed }, put) => put(attributed),
    },
  ],
};
