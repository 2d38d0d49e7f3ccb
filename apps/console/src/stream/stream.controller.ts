import { Controller, Get, HttpException, HttpStatus, Req, Res } from '@nestjs/common';
import type { HttpReply, HttpRequest } from '../guard/http.js';
import { StreamService } from './stream.service.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
};

/** The stream that the page lives on. */
@Controller('api')
export class StreamController {
  constructor(private readonly stream: StreamService) {}

  @Get('stream')
  open(@Req() { method }: HttpRequest, @Res() reply: HttpReply): void {
    if (this.stream.readers.isClosed) {
      throw new HttpException('the console is stopping', HttpStatus.SERVICE_UNAVAILABLE);
    }
    if (this.stream.readers.isFull) {
      throw new HttpException(
        `${this.stream.readers.count} pages are open already, and more may not: close one`,
        HttpStatus.TOO_MANY_REQUESTS,
      );
    }
    reply.hijack();
    reply.raw.writeHead(HttpStatus.OK, { ...(reply.getHeaders() as object), ...HEADERS });
    // What is written to the answer of a HEAD goes nowhere: it would take a place and never end.
    if (method === 'HEAD') reply.raw.end();
    else this.stream.subscribe(reply.raw);
  }
}
