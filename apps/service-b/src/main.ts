import 'reflect-metadata';
import { runService } from '@firebreak/chassis';
import { readConfig } from './config.js';
import { startService } from './start-service.js';

await runService(async () => startService(readConfig()));
