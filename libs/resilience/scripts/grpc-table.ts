import { status } from '@grpc/grpc-js';
import { GRPC_RULES } from '../src/grpc/index.js';

/** What each status code of a peer means to a breaker. */
export function grpcTable(): string {
  const rows = Object.entries(GRPC_RULES).map(([code, { outcome, why }]) => {
    const name = status[Number(code)];
    return `| \`${name}\` | ${outcome.replaceAll('_', ' ')} | ${why} |`;
  });
  return ['| code | verdict | why |', '| --- | --- | --- |', ...rows, ''].join('\n');
}
