import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { FailureLog } from '@firebreak/chassis';
import { CallCancelledError, CircuitOpenError } from '@firebreak/resilience';
import { grpcStatusName, isServiceError } from '@firebreak/resilience/grpc';
import type { Order } from './order.js';

/** Says in the log, summarised, what calls to service C failed with and what that left behind. */
@Injectable()
export class DependencyReport implements OnApplicationShutdown {
  private readonly logger = new Logger('Payments');
  private readonly failures = new FailureLog(this.logger);

  /** @param order the order that was to be paid, as it stands now */
  failed(operation: string, error: unknown, order?: Order): void {
    const code = codeOf(error);
    const message = `${operation} failed with ${code}: ${textOf(error)}${consequence(order)}`;
    const fields = {
      event: 'dependency.failed',
      operation,
      code,
      ...(order === undefined ? {} : { orderId: order.id, status: order.status }),
    };
    if (isNoNews(error)) this.logger.debug(message, fields);
    else this.failures.add({ kind: `${operation} ${code}`, message, fields });
  }

  onApplicationShutdown(): void {
    this.failures.flush();
  }
}

/** Refusals are told by their breaker, and a caller who leaves is no failure of C. */
function isNoNews(error: unknown): boolean {
  if (error instanceof CircuitOpenError) return true;
  return error instanceof CallCancelledError && error.reason === 'caller_left';
}

function consequence(order: Order | undefined): string {
  return order === undefined ? '' : `; order ${order.id} is ${order.status}`;
}

function codeOf(error: unknown): string {
  if (isServiceError(error)) return grpcStatusName(error.code);
  if (!(error instanceof Error)) return 'UNKNOWN';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function textOf(error: unknown): string {
  if (isServiceError(error)) return error.details;
  return error instanceof Error ? error.message : String(error);
}
