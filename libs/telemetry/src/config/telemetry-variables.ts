import { variable } from '@firebreak/chassis';

/** What a service reads about its telemetry, but for the port of its metrics. */
export const telemetryVariables = {
  /** Where spans go by OTLP over HTTP, as JSON: `/v1/traces` is added. Without it there are none. */
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl().optional(),
};

/** One with a password in it is refused: headers are for that. It is not shown either. */
function collectorUrl() {
  return variable(
    'an http or https URL without user and password, such as http://127.0.0.1:4318',
    (text) => {
      if (!URL.canParse(text)) return undefined;
      const { protocol, hostname, username, password } = new URL(text);
      const isUsable = /^https?:$/.test(protocol) && hostname !== '' && !(username || password);
      return isUsable ? text : undefined;
    },
    { isSecret: true },
  );
}
