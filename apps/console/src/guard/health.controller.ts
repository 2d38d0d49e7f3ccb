import { Controller, Get } from '@nestjs/common';

/** Tells about this process alone. */
@Controller('health')
export class HealthController {
  @Get('live')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }
}
