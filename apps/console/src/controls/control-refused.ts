import { HttpException, HttpStatus } from '@nestjs/common';
import { AdminError, whyNot } from '@firebreak/admin/client';
import type { ServiceName } from '../contract/index.js';

const STATUSES: Readonly<Record<string, HttpStatus>> = {
  INVALID_ARGUMENT: HttpStatus.BAD_REQUEST,
  NOT_FOUND: HttpStatus.NOT_FOUND,
  FAILED_PRECONDITION: HttpStatus.CONFLICT,
  UNAVAILABLE: HttpStatus.SERVICE_UNAVAILABLE,
  DEADLINE_EXCEEDED: HttpStatus.SERVICE_UNAVAILABLE,
};

/** Why a service did not do what the page asked, as an answer for the page; other errors as they are. */
export function refusedBy(service: ServiceName, error: unknown): unknown {
  if (!(error instanceof AdminError)) return error;
  return new HttpException(
    `${service} ${whyNot(error)}`,
    STATUSES[error.code] ?? HttpStatus.BAD_GATEWAY,
  );
}
