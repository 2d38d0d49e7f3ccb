import type { ArgumentsHost } from '@nestjs/common';

/** The operation that a gRPC call is for, as its proto names it: `Charge`. Absent for other calls. */
export function operationOf(host: ArgumentsHost): string | undefined {
  const call: unknown = host.getArgByIndex(2);
  if (!hasPath(call)) return undefined;
  // '/firebreak.payments.v1.Payments/Charge'
  const path = call.getPath();
  return path.slice(path.lastIndexOf('/') + 1);
}

function hasPath(call: unknown): call is { getPath(): string } {
  return (
    typeof call === 'object' &&
    call !== null &&
    'getPath' in call &&
    typeof call.getPath === 'function'
  );
}
