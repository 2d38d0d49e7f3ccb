import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { HttpException, HttpStatus } from '@nestjs/common';

/**
 * Makes the check that a request brings the token. It takes as long for a nearly right token as for a
 * wrong one, whatever its length.
 * @returns a function that throws HttpException 401
 */
export function tokenCheck(token: string): (headers: IncomingHttpHeaders) => void {
  const expected = digest(token);
  return ({ authorization = '' }) => {
    const [, brought] = /^Bearer (\S{1,512})$/i.exec(authorization) ?? [];
    const isRight = timingSafeEqual(digest(brought ?? ''), expected);
    if (brought !== undefined && isRight) return;
    throw new HttpException(
      'this needs the token of this start: open the page by the address that the console logged',
      HttpStatus.UNAUTHORIZED,
    );
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
