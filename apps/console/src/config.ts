import { randomBytes } from 'node:crypto';
import { adminEnvironment, adminPort, adminVariables, SHORTEST_TOKEN } from '@firebreak/admin';
import {
  address,
  loadConfig,
  port,
  secret,
  serviceEnvironment,
  variable,
} from '@firebreak/chassis';
import { DEFAULT_PORTS, type ServiceName } from '@firebreak/contracts';

/** The console's port unless CONSOLE_PORT says otherwise. */
export const DEFAULT_CONSOLE_PORT = 3_010;

const RANDOM_TOKEN_BYTES = 24;
const LONGEST_PATH = 1_024;

const environment = serviceEnvironment.extend({
  /** Where the page is; 0 takes any free port. */
  CONSOLE_PORT: port().default(DEFAULT_CONSOLE_PORT),
  /** What the controls ask for. Without it, one is drawn at the start and written to the log. */
  CONSOLE_TOKEN: secret(SHORTEST_TOKEN).optional(),
  /** Where the services' admin contracts are, unless on this machine at the ports that follow. */
  SERVICE_A_ADMIN_ADDRESS: address().optional(),
  SERVICE_B_ADMIN_ADDRESS: address().optional(),
  SERVICE_C_ADMIN_ADDRESS: address().optional(),
  SERVICE_A_ADMIN_PORT: adminPort('service-a'),
  SERVICE_B_ADMIN_PORT: adminPort('service-b'),
  SERVICE_C_ADMIN_PORT: adminPort('service-c'),
  /** What the admin contracts ask for, if anything. */
  ADMIN_TOKEN: adminVariables.ADMIN_TOKEN,
  /** Where the load is sent, unless to this machine at the port that follows. */
  SERVICE_A_ADDRESS: address().optional(),
  SERVICE_A_PORT: port().default(DEFAULT_PORTS['service-a']),
  /** Socket of the supervisor that may kill, pause and start services; without it, nobody may. */
  CONSOLE_SUPERVISOR: path().optional(),
  /** Directory with the log files of the services; without it, there is only a hint. */
  CONSOLE_LOGS: path().optional(),
});

/** What the console is told. */
export interface ConsoleConfig {
  readonly bind: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  readonly logFormat: 'auto' | 'json' | 'pretty';
  readonly shutdownGraceMs: number;
  readonly token: string;
  /** Whether the token was drawn at the start, so that nobody knows it yet. */
  readonly isTokenDrawn: boolean;
  /** `host:port` of each admin contract. */
  readonly adminAddresses: Readonly<Record<ServiceName, string>>;
  readonly adminToken: string | undefined;
  /** `host:port` of A. */
  readonly edgeAddress: string;
  /** Path of a Unix socket. */
  readonly supervisor: string | undefined;
  /** Path of a directory. */
  readonly logs: string | undefined;
}

/**
 * @param env the environment; `process.env` by default
 * @throws ConfigError naming every variable at fault
 */
export function readConfig(env = process.env): ConsoleConfig {
  const given = loadConfig(environment, adminEnvironment(env));
  const here = (portNumber: number): string => `127.0.0.1:${portNumber}`;
  return {
    bind: given.BIND_ADDRESS,
    port: given.CONSOLE_PORT,
    logLevel: given.LOG_LEVEL,
    logFormat: given.LOG_FORMAT,
    shutdownGraceMs: given.SHUTDOWN_GRACE_MS,
    token: given.CONSOLE_TOKEN ?? randomBytes(RANDOM_TOKEN_BYTES).toString('base64url'),
    isTokenDrawn: given.CONSOLE_TOKEN === undefined,
    adminAddresses: {
      'service-a': given.SERVICE_A_ADMIN_ADDRESS ?? here(given.SERVICE_A_ADMIN_PORT),
      'service-b': given.SERVICE_B_ADMIN_ADDRESS ?? here(given.SERVICE_B_ADMIN_PORT),
      'service-c': given.SERVICE_C_ADMIN_ADDRESS ?? here(given.SERVICE_C_ADMIN_PORT),
    },
    adminToken: given.ADMIN_TOKEN,
    edgeAddress: given.SERVICE_A_ADDRESS ?? here(given.SERVICE_A_PORT),
    supervisor: given.CONSOLE_SUPERVISOR,
    logs: given.CONSOLE_LOGS,
  };
}

function path() {
  return variable(`an absolute path of at most ${LONGEST_PATH} characters`, (text) =>
    text.startsWith('/') && text.length <= LONGEST_PATH && !text.includes('\0') ? text : undefined,
  );
}
