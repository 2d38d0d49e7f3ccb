import { createHash, timingSafeEqual } from 'node:crypto';
import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptor,
  status,
} from '@grpc/grpc-js';

const REFUSED =
  'this call needs the metadata "authorization: Bearer <token>" with the token that ADMIN_TOKEN has in this service';

/**
 * Lets only calls pass that bring the token; others end as UNAUTHENTICATED before their message is
 * looked at. It takes as long for a nearly right token as for a wrong one, whatever its length.
 * @param refused is told of each call refused
 */
export function authorize(token: string, refused: () => void): ServerInterceptor {
  const expected = digest(token);
  return (_method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            if (isRight(metadata, expected)) return pass(metadata);
            refused();
            call.sendStatus({ code: status.UNAUTHENTICATED, details: REFUSED });
          },
        }),
    });
}

function isRight(metadata: Metadata, expected: Buffer): boolean {
  const values = metadata.get('authorization');
  const [, token] = /^Bearer (.+)$/i.exec(values.length === 1 ? String(values[0]) : '') ?? [];
  // Digests are of one length, so that nothing is learned of the token's own.
  return timingSafeEqual(digest(token ?? ''), expected) && token !== undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
