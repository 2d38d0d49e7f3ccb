import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { CircuitOpenError } from '@firebreak/resilience';

/** What is used of Fastify's reply. */
interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): void;
}

/** Tells clients that it is not they who are wrong, and when to ask again. */
@Catch()
export class FailedCallFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<Reply>();
    if (error instanceof HttpException) {
      reply.status(error.getStatus()).send(error.getResponse());
    } else if (error instanceof CircuitOpenError) {
      const afterS = Math.max(1, Math.ceil((error.retryAfterMs ?? 0) / 1_000));
      reply.status(503).header('retry-after', String(afterS)).send({ message: 'try again later' });
    } else {
      reply.status(502).send({ message: 'no answer from the price list' });
    }
  }
}
