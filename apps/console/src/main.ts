import 'reflect-metadata';
import { runService } from '@firebreak/chassis';
import { readConfig } from './config.js';
import { startConsole } from './start-console.js';

await runService(async () => startConsole(readConfig()));
