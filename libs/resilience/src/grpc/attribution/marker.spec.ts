import { describe, expect, it } from '@jest/globals';
import { Metadata, status } from '@grpc/grpc-js';
import * as fc from 'fast-check';
import { encode, typeUrl } from './google-rpc.codec.js';
import {
  FAILURE_REASONS,
  MARKER_CODES,
  isShortEnough,
  type FailureMarker,
} from './failure-marker.js';
import {
  DETAILS_TRAILER,
  readMarker,
  stripMarkers,
  writeMarker,
  type KnownPeer,
  type MarkerReading,
} from './index.js';

const B: KnownPeer = { name: 'service-b', dependencies: ['service-c'] };

const MARKER: FailureMarker = {
  code: status.UNAVAILABLE,
  reason: 'CIRCUIT_OPEN',
  path: ['service-b', 'service-c'],
  operation: 'payments.charge',
  attempts: 2,
  breaker: 'b-c:charge',
  retryAfterMs: 4_321,
};

function trailersOf(blob: Buffer): Metadata {
  const trailers = new Metadata();
  trailers.set(DETAILS_TRAILER, blob);
  return trailers;
}

/** As it arrives: through HTTP/2 headers, base64 and all. */
function overTheWire(trailers: Metadata): Metadata {
  return Metadata.fromHttp2Headers(trailers.toHttp2Headers() as never);
}

interface Forgery {
  readonly code?: number;
  readonly reason?: string;
  readonly domain?: string;
  readonly path?: string;
  readonly facts?: Record<string, string>;
  readonly delay?: { seconds: number; nanos: number } | null;
  readonly message?: string;
}

function forge(changes: Forgery = {}): Buffer {
  const { code = 14, reason = 'CIRCUIT_OPEN', domain = 'resilience.chain' } = changes;
  const { path = 'service-b>service-c', facts = {}, delay, message = '' } = changes;
  const info = encode('ErrorInfo', { reason, domain, metadata: { path, ...facts } });
  const details = [{ type_url: typeUrl('ErrorInfo'), value: info as Uint8Array }];
  if (delay !== undefined) {
    const value = encode('RetryInfo', { retryDelay: delay });
    details.push({ type_url: typeUrl('RetryInfo'), value });
  }
  return encode('Status', { code, message, details });
}

function readBlob(blob: Buffer, code = 14): MarkerReading {
  return readMarker(trailersOf(blob), code, B);
}

describe('a marker that is written', () => {
  it('is read back as it was, over the wire', () => {
    const trailers = overTheWire(writeMarker(new Metadata(), MARKER, 'C is down'));

    expect(readMarker(trailers, 14, B)).toEqual({ kind: 'valid', marker: MARKER });
  });

  it('can be read by people', () => {
    const trailers = writeMarker(new Metadata(), MARKER);

    expect(trailers.get('x-rz-origin')).toEqual(['service-c']);
    expect(trailers.get('x-rz-reason')).toEqual(['CIRCUIT_OPEN']);
  });

  it('replaces one that was there', () => {
    const trailers = writeMarker(new Metadata(), MARKER);

    writeMarker(trailers, { code: 8, reason: 'QUOTA', path: ['service-b'] });

    expect(trailers.get(DETAILS_TRAILER)).toHaveLength(1);
    expect(trailers.get('x-rz-reason')).toEqual(['QUOTA']);
    expect(trailers.get('grpc-retry-pushback-ms')).toEqual([]);
  });

  it('leaves out what is not fit to be sent, and keeps the rest', () => {
    const odd = {
      ...MARKER,
      operation: 'a b\n',
      breaker: '',
      attempts: -1,
      retryAfterMs: Number.NaN,
    };

    const trailers = writeMarker(new Metadata(), odd);

    const { code, reason, path } = MARKER;
    expect(readMarker(trailers, 14, B)).toEqual({ kind: 'valid', marker: { code, reason, path } });
  });

  it('stays within the limit of a blob whatever the message', () => {
    const trailers = writeMarker(new Metadata(), MARKER, '\u20AC'.repeat(1e5));

    expect(readMarker(trailers, 14, B).kind).toBe('valid');
  });

  it('has the bytes of google.rpc.Status as any other encoder writes them', () => {
    const golden = Buffer.concat([
      // Status.code (field 1, varint): 14
      Buffer.from([0x08, 0x0e]),
      // Status.details (field 3, 95 bytes): an Any
      Buffer.from([0x1a, 95]),
      // Any.type_url (field 1, 40 bytes)
      Buffer.from([0x0a, 40]),
      Buffer.from('type.googleapis.com/google.rpc.ErrorInfo'),
      // Any.value (field 2, 51 bytes): an ErrorInfo
      Buffer.from([0x12, 51]),
      // ErrorInfo.reason (field 1, 5 bytes)
      Buffer.from([0x0a, 5]),
      Buffer.from('QUOTA'),
      // ErrorInfo.domain (field 2, 16 bytes)
      Buffer.from([0x12, 16]),
      Buffer.from('resilience.chain'),
      // ErrorInfo.metadata (field 3, 24 bytes): one entry, key (1), value (2)
      Buffer.from([0x1a, 24, 0x0a, 4]),
      Buffer.from('path'),
      Buffer.from([0x12, 16]),
      Buffer.from('service-b>servic'),
      // Status.details again (53 bytes): an Any of type RetryInfo
      Buffer.from([0x1a, 53, 0x0a, 40]),
      Buffer.from('type.googleapis.com/google.rpc.RetryInfo'),
      // Any.value (9 bytes): RetryInfo.retry_delay (field 1, 7 bytes)
      Buffer.from([0x12, 9, 0x0a, 7]),
      // Duration.seconds (field 1): 4; Duration.nanos (field 2): 5 000 000
      Buffer.from([0x08, 4, 0x10, 0xc0, 0x96, 0xb1, 0x02]),
    ]);
    const marker: FailureMarker = {
      code: 14,
      reason: 'QUOTA',
      path: ['service-b', 'servic'],
      retryAfterMs: 4_005,
    };

    const peer = { name: 'service-b', dependencies: ['servic'] };
    expect(readMarker(trailersOf(golden), 14, peer)).toEqual({ kind: 'valid', marker });
    const written = writeMarker(new Metadata(), marker).get(DETAILS_TRAILER)[0] as Buffer;
    // Ours says the empty message too, which proto3 leaves out; otherwise byte for byte.
    expect(written.toString('hex').replace('080e1200', '080e')).toBe(golden.toString('hex'));
  });
});

describe('pushback', () => {
  const own = { code: 8, reason: 'OVERLOADED', path: ['service-b'] } as const;

  it.each<{ title: string; marker: FailureMarker; pushback: string | undefined }>([
    { title: 'an origin beyond us', marker: MARKER, pushback: '-1' },
    {
      title: 'an overload beyond us',
      marker: { ...own, path: ['service-b', 'service-c'], retryAfterMs: 100 },
      pushback: '-1',
    },
    { title: 'our overload with a hint', marker: { ...own, retryAfterMs: 100 }, pushback: '100' },
    { title: 'our overload without one', marker: own, pushback: '-1' },
    {
      title: 'a quota of ours, whose delay is the hint',
      marker: { ...own, reason: 'QUOTA', retryAfterMs: 100 },
      pushback: undefined,
    },
    {
      title: 'our own closed operation',
      marker: { ...own, reason: 'BULKHEAD_FULL', retryAfterMs: 100 },
      pushback: '-1',
    },
    { title: 'a fraction, rounded up', marker: { ...own, retryAfterMs: 0.2 }, pushback: '1' },
    { title: 'a hint below 0', marker: { ...own, retryAfterMs: -5 }, pushback: '0' },
    {
      title: 'the last int32',
      marker: { ...own, retryAfterMs: 2 ** 31 - 1 },
      pushback: '2147483647',
    },
    { title: 'beyond int32', marker: { ...own, retryAfterMs: 2 ** 31 }, pushback: '2147483647' },
    {
      title: 'Infinity',
      marker: { ...own, retryAfterMs: Number.POSITIVE_INFINITY },
      pushback: '2147483647',
    },
    {
      title: 'NaN, which is no hint',
      marker: { ...own, retryAfterMs: Number.NaN },
      pushback: '-1',
    },
  ])('$title: $pushback', ({ marker, pushback }) => {
    const trailers = writeMarker(new Metadata(), marker);

    expect(trailers.get('grpc-retry-pushback-ms')).toEqual(
      pushback === undefined ? [] : [pushback],
    );
  });
});

describe('a marker that is read', () => {
  it('is absent when nothing was sent', () => {
    expect(readMarker(new Metadata(), 14, B)).toEqual({ kind: 'absent' });
  });

  const long = 'x'.repeat(63);
  /** 256 bytes. */
  const longest = `service-b>service-c>${long}>y${long.slice(1)}>z${long.slice(1)}>${'w'.repeat(44)}`;

  it.each([
    { title: 'the peer itself', path: 'service-b' },
    { title: 'a direct dependency', path: 'service-b>service-c' },
    { title: 'what is behind a direct dependency', path: 'service-b>service-c>ledger' },
    { title: 'eight names', path: 'service-b>service-c>d>e>f>g>h>i' },
    { title: '256 bytes of names', path: longest },
  ])('may blame $title', ({ path }) => {
    expect(readBlob(forge({ path })).kind).toBe('valid');
  });

  it.each<{ title: string; forgery: Forgery; callCode?: number; fault: string }>([
    { title: 'another domain', forgery: { domain: 'googleapis.com' }, fault: 'domain' },
    { title: 'the code of another call', forgery: { code: 4 }, fault: 'code' },
    { title: 'a code no marker has', forgery: { code: 5 }, callCode: 5, fault: 'code' },
    { title: 'an unknown reason', forgery: { reason: 'BECAUSE' }, fault: 'reason' },
    { title: 'a reason of Object.prototype', forgery: { reason: 'toString' }, fault: 'reason' },
    { title: 'no path', forgery: { path: '' }, fault: 'path' },
    { title: 'an empty name', forgery: { path: 'service-b>>d' }, fault: 'path' },
    { title: 'capitals', forgery: { path: 'service-b>Service-C' }, fault: 'path' },
    { title: 'a line break', forgery: { path: 'service-b>service-c\n' }, fault: 'path' },
    { title: 'a name of 64', forgery: { path: `service-b>${long}x` }, fault: 'path' },
    {
      title: 'nine names',
      forgery: { path: 'service-b>service-c>d>e>f>g>h>i>j' },
      fault: 'path',
    },
    {
      title: '257 bytes',
      forgery: { path: `${longest}x` },
      fault: 'path',
    },
    { title: 'a loop', forgery: { path: 'service-b>service-c>service-b' }, fault: 'loop' },
    {
      title: 'a name twice further on',
      forgery: { path: 'service-b>service-c>d>d' },
      fault: 'loop',
    },
    { title: 'another reporter', forgery: { path: 'service-x>service-c' }, fault: 'reporter' },
    { title: 'the origin as reporter', forgery: { path: 'service-c' }, fault: 'reporter' },
    { title: 'no dependency of the peer', forgery: { path: 'service-b>x' }, fault: 'dependency' },
    {
      title: 'a negative delay',
      forgery: { delay: { seconds: -1, nanos: 0 } },
      fault: 'retry_delay',
    },
    {
      title: 'negative nanos',
      forgery: { delay: { seconds: 1, nanos: -1 } },
      fault: 'retry_delay',
    },
    { title: '1e9 nanos', forgery: { delay: { seconds: 1, nanos: 1e9 } }, fault: 'retry_delay' },
    {
      title: 'a delay beyond int32 ms',
      forgery: { delay: { seconds: 2_147_483, nanos: 648e6 } },
      fault: 'retry_delay',
    },
    {
      title: 'the longest int64',
      forgery: { delay: { seconds: Number.MAX_SAFE_INTEGER, nanos: 0 } },
      fault: 'retry_delay',
    },
    { title: 'a hint without a delay', forgery: { delay: null }, fault: 'retry_delay' },
    { title: 'over 8 kB', forgery: { message: 'x'.repeat(8_192) }, fault: 'too_long' },
  ])('is invalid with $title: $fault', ({ forgery, callCode = 14, fault }) => {
    expect(readBlob(forge(forgery), callCode)).toEqual({ kind: 'invalid', fault });
  });

  it.each([
    { title: 'no bytes', blob: Buffer.alloc(0), fault: 'not_protobuf' },
    { title: 'a blob cut short', blob: forge().subarray(0, 30), fault: 'not_protobuf' },
    { title: 'bytes that are no protobuf', blob: Buffer.alloc(40, 0xff), fault: 'not_protobuf' },
    {
      title: 'a Status that says nothing',
      blob: encode('Status', { code: 14, message: '', details: [] }),
      fault: 'domain',
    },
    {
      title: 'two markers, of which one might be believed',
      blob: Buffer.concat([forge(), forge()]),
      fault: 'several_details',
    },
    {
      title: 'two hints',
      blob: Buffer.concat([
        forge({ delay: { seconds: 1, nanos: 0 } }),
        encode('Status', {
          code: 14,
          message: '',
          details: [{ type_url: typeUrl('RetryInfo'), value: new Uint8Array() }],
        }),
      ]),
      fault: 'several_details',
    },
  ])('is invalid with $title: $fault', ({ blob, fault }) => {
    expect(readBlob(blob)).toEqual({ kind: 'invalid', fault });
  });

  it('is invalid when it came twice', () => {
    const trailers = trailersOf(forge());
    trailers.add(DETAILS_TRAILER, forge());

    expect(readMarker(trailers, 14, B)).toEqual({ kind: 'invalid', fault: 'several_values' });
  });

  it.each(['!!!', 'not base64 at all', '%00', 'ÿ'])('is invalid as the base64 "%s"', (value) => {
    const trailers = Metadata.fromHttp2Headers({ [DETAILS_TRAILER]: value });

    expect(readMarker(trailers, 14, B).kind).toBe('invalid');
  });

  it('keeps no fact that is not fit for a log, and still counts', () => {
    const facts = { op: 'x\u001B[31m', attempts: '1e9', breaker: 'y'.repeat(129), more: 'z' };

    const reading = readBlob(forge({ facts }));

    const { code, reason, path } = MARKER;
    expect(reading).toEqual({ kind: 'valid', marker: { code, reason, path } });
  });

  it('takes __proto__ among the facts for what it is: an unknown one', () => {
    const entry = Buffer.from('\u001A\u000F\n\u0009__proto__\u0012\u0002hi', 'latin1');
    const info = Buffer.concat([
      encode('ErrorInfo', {
        reason: 'CIRCUIT_OPEN',
        domain: 'resilience.chain',
        metadata: { path: 'service-b' },
      }),
      entry,
    ]);
    const details = [{ type_url: typeUrl('ErrorInfo'), value: info as Uint8Array }];

    expect(readBlob(encode('Status', { code: 14, message: '', details })).kind).toBe('valid');
    expect(({} as Record<string, unknown>)['hi']).toBeUndefined();
  });

  it('takes a hint rounded up to whole ms', () => {
    const reading = readBlob(forge({ delay: { seconds: 0, nanos: 1 } }));

    expect(reading).toMatchObject({ kind: 'valid', marker: { retryAfterMs: 1 } });
  });
});

describe('whatever is sent', () => {
  const name = fc.stringMatching(/^[a-z0-9-]{1,63}$/);
  const label = fc.stringMatching(/^[A-Za-z0-9_.:/-]{1,128}$/);
  const marker = fc.record(
    {
      code: fc.constantFrom(...MARKER_CODES),
      reason: fc.constantFrom(...FAILURE_REASONS),
      path: fc.uniqueArray(name, { minLength: 1, maxLength: 8 }).filter(isShortEnough),
      operation: label,
      attempts: fc.integer({ min: 0, max: 1_000 }),
      breaker: label,
      retryAfterMs: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    },
    { requiredKeys: ['code', 'reason', 'path'] },
  );

  it('every valid marker is read as it was written', () => {
    fc.assert(
      fc.property(marker, fc.string(), (sent, message) => {
        const [reporter = '', next] = sent.path;
        const peer = { name: reporter, dependencies: next === undefined ? [] : [next] };
        const trailers = overTheWire(
          writeMarker(new Metadata(), sent as unknown as FailureMarker, message),
        );

        expect(readMarker(trailers, sent.code, peer)).toEqual({ kind: 'valid', marker: sent });
        expect(trailers.get('grpc-retry-pushback-ms').join('')).toMatch(/^(-1|\d{1,10})?$/);
      }),
    );
  });

  it('random bytes never throw and are never believed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9_000 }), (bytes) => {
        expect(readBlob(Buffer.from(bytes)).kind).toBe('invalid');
      }),
    );
  });

  it('a marker with one byte changed never throws, and never blames whom the peer does not ask', () => {
    const sent = forge({ delay: { seconds: 4, nanos: 0 } });
    fc.assert(
      fc.property(fc.nat(sent.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = Buffer.from(sent);
        changed[at] = byte;

        const reading = readBlob(changed);

        if (reading.kind !== 'valid') return;
        expect(reading.marker.path).toEqual(['service-b', 'service-c']);
      }),
    );
  });
});

describe('stripMarkers', () => {
  it("takes what only answers may say out of a client's request", () => {
    const request = writeMarker(new Metadata(), MARKER);
    request.set('x-rz-degraded', 'service-c;age=1');
    request.set('idempotency-key', 'k-1');

    const stripped = stripMarkers(request);

    expect(stripped.toSorted()).toEqual([
      'grpc-retry-pushback-ms',
      'grpc-status-details-bin',
      'x-rz-degraded',
      'x-rz-origin',
      'x-rz-reason',
    ]);
    expect(Object.keys(request.getMap())).toEqual(['idempotency-key']);
  });

  it('leaves honest requests alone', () => {
    const request = new Metadata();
    request.set('idempotency-key', 'k-1');

    expect(stripMarkers(request)).toEqual([]);
  });
});
