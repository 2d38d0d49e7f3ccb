import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

/**
 * Tells about this process alone. Readiness does not ask B: with B down, this service still answers
 * (with problems that say so), and taking it out of rotation would only hide that.
 */
@ApiTags('health')
@Controller('health')
export class HealthController {
  @Get('live')
  @ApiOperation({ summary: 'Whether the process runs.' })
  @ApiOkResponse({ description: 'It does.' })
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether the process takes requests.' })
  @ApiOkResponse({ description: 'It does.' })
  ready(): { readonly status: 'ready' } {
    return { status: 'ready' };
  }
}
