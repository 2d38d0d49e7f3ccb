import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { LoadControl } from '../load/load-control.js';
import { ChainControls } from './chain-controls.js';
import { breakerBody, faultBody, loadBody, placementBody, processBody } from './control-bodies.js';
import { ProcessControl } from './process-control.js';
import { readBody } from './read-body.js';

/** What the page may do. Who asks was checked before the body was read: guard-requests. */
@Controller('api/controls')
export class ControlsController {
  constructor(
    private readonly chain: ChainControls,
    private readonly processes: ProcessControl,
    private readonly load: LoadControl,
  ) {}

  @Post('placement')
  @HttpCode(HttpStatus.NO_CONTENT)
  async switchPlacement(@Body() body: unknown): Promise<void> {
    await this.chain.placement(readBody(placementBody, body));
  }

  @Post('breaker')
  @HttpCode(HttpStatus.NO_CONTENT)
  async forceBreaker(@Body() body: unknown): Promise<void> {
    await this.chain.breaker(readBody(breakerBody, body));
  }

  @Post('fault')
  @HttpCode(HttpStatus.NO_CONTENT)
  async setFault(@Body() body: unknown): Promise<void> {
    const { operation, effect } = readBody(faultBody, body);
    await this.chain.fault(operation === undefined ? { effect } : { operation, effect });
  }

  @Post('load')
  @HttpCode(HttpStatus.NO_CONTENT)
  async setLoad(@Body() body: unknown): Promise<void> {
    await this.load.set(readBody(loadBody, body).level);
  }

  @Post('process')
  @HttpCode(HttpStatus.NO_CONTENT)
  async steerProcess(@Body() body: unknown): Promise<void> {
    await this.processes.apply(readBody(processBody, body));
  }
}
