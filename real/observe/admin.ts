/**
 * Health and metrics over HTTP, on loopback alone: /livez (the parent's loop turns), /readyz (every child reads, every
 * thread can accept), /metrics (Prometheus's text). In the parent, since it outlives every child.
 */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { UnavailableError } from '../../sim/vocabulary/errors.ts';
import { admin_host } from '../limits.ts';
import type { Memory } from '../memory.ts';
import { metricsOf } from './metrics.ts';
import { notReady } from './readiness.ts';

type Admin = { readonly port: number; readonly close: () => void };

const admin_connections_max = 64;
const admin_request_ms = 5000;

/**
 * Listens before there is a server, so that a port that is taken is said before anything is forked; `memoryOf` is undefined
 * until then. Port 0 is any free one. It keeps no process alive. Throws a UnavailableError if the port cannot be listened on.
 */
export const startAdmin = async (port: number, memoryOf: () => Memory | undefined): Promise<Admin> => {
  let registry: Registry | undefined;
  const answers: { readonly [path: string]: (response: ServerResponse) => void } = {
    '/livez': (response) => answer(response, 200, 'ok'),
    '/readyz': (response) => {
      const memory = memoryOf();
      const reason = memory === undefined ? 'The server starts.' : notReady(memory);
      answer(response, reason === undefined ? 200 : 503, reason ?? 'ok');
    },
    '/metrics': (response) => {
      const memory = memoryOf();
      if (memory === undefined) return answer(response, 503, 'The server starts.');
      registry ??= metricsOf(memory);
      const { contentType } = registry;
      void registry.metrics().then(
        (text) => answer(response, 200, text, contentType),
        (error: unknown) => answer(response, 500, String(error)),
      );
    },
  };
  const server = createServer(
    { requestTimeout: admin_request_ms, headersTimeout: admin_request_ms },
    (request, response) => {
      request.resume();
      const [path = ''] = (request.url ?? '').split('?', 1);
      const respond = Object.hasOwn(answers, path) ? answers[path] : undefined;
      if (respond === undefined) answer(response, 404, `There are ${Object.keys(answers).join(', ')}.`);
      else if (request.method !== 'GET' && request.method !== 'HEAD') answer(response, 405, 'GET or HEAD only.');
      else respond(response);
    },
  );
  server.maxConnections = admin_connections_max;
  server.on('connection', (socket) => socket.unref());
  server.unref();
  server.listen(port, admin_host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new UnavailableError(
      `${admin_host}:${port} cannot be listened on (${error.code}): choose another --admin-port.`,
    );
  });
  // From here on a connection that fails is no reason to end.
  server.on('error', () => {});
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const answer = (response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(text.endsWith('\n') ? text : `${text}\n`);
};
