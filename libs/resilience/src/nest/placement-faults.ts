import type { MethodDeclaration } from './method-declaration.js';
import type { MethodKind } from './method-kind.js';

/** What cannot stand before a method that answers at once. */
export function syncFaults(
  { retry, bulkhead, deadline }: MethodDeclaration,
  kind: MethodKind,
): string[] {
  if (kind !== 'sync') return [];
  const faults: string[] = [];
  const advice =
    'which takes time; return a promise or an Observable ' +
    "(and say so with returns: 'promise' | 'observable' if its type does not show it)";
  if (retry !== undefined) faults.push(`returns a plain value and cannot have @Retry, ${advice}`);
  if (bulkhead !== undefined) {
    faults.push(`returns a plain value and cannot have @Bulkhead, ${advice}`);
  }
  if (deadline?.enforce === true) {
    faults.push('returns a plain value: its deadline cannot be enforced; leave enforce out');
  }
  return faults;
}

/** What cannot stand before a call out. */
export function gatewayFaults({ bulkhead, deadline }: MethodDeclaration): string[] {
  if (bulkhead === undefined || deadline !== undefined) return [];
  return [
    'has a bulkhead and no deadline: a call that hangs would hold its slot for ever; add @Deadline, ' +
      'with enforce: false if the call has a timer of its own',
  ];
}

/** What cannot stand before a controller's handler. */
export function handlerFaults({ deadline, retry, fallback }: MethodDeclaration): string[] {
  const faults: string[] = [];
  if (deadline !== undefined) {
    faults.push(
      'is a handler and cannot have @Deadline; its time comes with the call (grpcCallScope, httpCallScope)',
    );
  }
  if (retry !== undefined) {
    faults.push('is a handler and cannot have @Retry; put it at the call out that may fail');
  }
  if (fallback !== undefined) {
    faults.push(
      'is a handler and cannot have @Fallback; put it at the call out that it stands for',
    );
  }
  return faults;
}
