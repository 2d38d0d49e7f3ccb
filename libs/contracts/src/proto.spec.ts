import { describe, expect, it } from '@jest/globals';
import { loadSync } from '@grpc/proto-loader';
import { grpcPackages } from './proto.js';

describe('grpcPackages', () => {
  it.each([
    { title: 'orders', grpc: grpcPackages.orders, methods: ['PlaceOrder', 'GetOrder', 'GetQuote'] },
    { title: 'payments', grpc: grpcPackages.payments, methods: ['Charge', 'Quote'] },
    {
      title: 'admin',
      grpc: grpcPackages.admin,
      methods: [
        'GetStatus',
        'SetPlacement',
        'ForceBreaker',
        'ListFaults',
        'SetFault',
        'ClearFaults',
        'WatchEvents',
      ],
    },
  ])('$title: loads from proto/ with the service it names', ({ grpc, methods }) => {
    const definition = loadSync(grpc.protoPath, grpc.loader);

    expect(Object.keys(definition[grpc.fullName] ?? {})).toEqual(methods);
  });
});
