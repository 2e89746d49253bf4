import http from 'node:http';
import https from 'node:https';
import { falcoAlerts } from '../export/falco.ts';
import type { ReceiverOf, TlsOptions } from './receiver.ts';
import { type Origin, RefusedError, SEND_TIMEOUT, type Sender } from './sender.ts';

/** How an agent for connections is told of certificates. */
export function tlsOptions({ ca, certificate, key, serverName }: TlsOptions): https.AgentOptions {
  return {
    minVersion: 'TLSv1.2',
    ...(ca ? { ca } : {}),
    ...(certificate ? { cert: certificate } : {}),
    ...(key ? { key } : {}),
    ...(serverName ? { servername: serverName } : {}),
  };
}

/** Posts each alert by itself, one after the other, as Falco does and Falcosidekick expects. */
export function falcoSender({ url, headers, tls }: ReceiverOf<'falco'>, { hostname }: Origin): Sender {
  const target = new URL(url);
  const secure = target.protocol === 'https:';
  const agent = secure
    ? new https.Agent({ keepAlive: true, maxSockets: 1, ...tlsOptions(tls) })
    : new http.Agent({ keepAlive: true, maxSockets: 1 });
  const post = (body: string, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const request = (secure ? https : http).request(target, {
        agent,
        method: 'POST',
        timeout: SEND_TIMEOUT,
        signal,
        headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      });
      request.on('timeout', () => request.destroy(new Error('The receiver did not answer in time.')));
      request.on('error', reject);
      request.on('response', (response) => {
        const status = response.statusCode ?? 0;
        // It has arrived when the whole answer is here.
        response.resume();
        response.on('error', reject);
        response.on('end', () => {
          if (status >= 200 && status < 300) resolve();
          else reject(new (isFinal(status) ? RefusedError : Error)(`The receiver answered with status ${status}.`));
        });
      });
      request.end(body);
    });
  return {
    async send(records, signal) {
      for (const record of records) {
        for (const alert of falcoAlerts(record, hostname)) await post(JSON.stringify(alert), signal);
      }
    },
    async close() {
      agent.destroy();
    },
  };
}

/** The receiver understood and does not want it: to send the same again changes nothing. */
function isFinal(status: number): boolean {
  return status === 400 || status === 413 || status === 415 || status === 422;
}
