import { BadRequestException, Controller, Get, Param } from '@nestjs/common';
import { isCorrelationId } from '@firebreak/chassis';
import type { LogLines } from '../contract/index.js';
import { LogSearch } from './log-search.js';

/** The log lines of one request. */
@Controller('api/logs')
export class LogsController {
  constructor(private readonly search: LogSearch) {}

  @Get(':correlationId')
  async find(@Param('correlationId') correlationId: string): Promise<LogLines> {
    if (!isCorrelationId(correlationId)) {
      throw new BadRequestException('a correlation id is 1 to 64 of A-Z a-z 0-9 _ . : -');
    }
    return this.search.find(correlationId);
  }
}
