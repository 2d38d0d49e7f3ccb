import { BadRequestException, Controller, Get, Param } from '@nestjs/common';
import type { LogLines } from '../contract/index.js';
import { LogSearch } from './log-search.js';

/** As the services take it in: see libs/chassis, request-context. */
const WELL_FORMED_ID = /^[A-Za-z0-9_.:-]{1,64}$/;

/** The log lines of one request. */
@Controller('api/logs')
export class LogsController {
  constructor(private readonly search: LogSearch) {}

  @Get(':correlationId')
  async find(@Param('correlationId') correlationId: string): Promise<LogLines> {
    if (!WELL_FORMED_ID.test(correlationId)) {
      throw new BadRequestException('a correlation id is 1 to 64 of A-Z a-z 0-9 _ . : -');
    }
    return this.search.find(correlationId);
  }
}
