import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface MotoServer {
  readonly endpoint: string;
  /** Ends the server that was started here, and waits for its end. */
  stop(): Promise<void>;
}

const COMMAND = 'moto_server';
const START_TIMEOUT_MS = 30_000;
const ADVICE = `The conformance run needs moto, an AWS mock in Python: install it with  pip install 'moto[server]'  so that ${COMMAND} is on the PATH.`;

/**
 * Starts moto on a loopback port that is free: it picks one itself and tells.
 * @throws Error that says what is missing and how to install it; a run without moto must not pass for one with it
 */
export async function startMotoServer(): Promise<MotoServer> {
  const server = spawn(COMMAND, ['-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PYTHONUNBUFFERED: '1' },
  });
  const stop = () => end(server);
  try {
    const endpoint = await announcedEndpoint(server);
    await untilItAnswers(endpoint);
    // Its access log goes on, and nobody reads it.
    server.stderr.resume();
    return { endpoint, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function announcedEndpoint(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string, cause?: unknown) => {
      clearTimeout(timer);
      const words = said.trim() === '' ? '' : `\nIt said:\n${said.trim().slice(-2_000)}`;
      reject(new Error(`${why} ${ADVICE}${words}`, { cause }));
    };
    const timer = setTimeout(() => {
      fail(`${COMMAND} did not start within ${START_TIMEOUT_MS / 1000} s.`);
    }, START_TIMEOUT_MS);
    server.once('error', (error) => {
      fail(`${COMMAND} could not be started (${error.message}).`, error);
    });
    server.once('exit', (code) => {
      fail(`${COMMAND} ended with code ${code} instead of serving.`);
    });
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const endpoint = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (endpoint === undefined) return;
      clearTimeout(timer);
      server.stderr?.removeAllListeners('data');
      resolve(endpoint);
    });
  });
}

async function untilItAnswers(endpoint: string): Promise<void> {
  const answer = await fetch(`${endpoint}/moto-api/data.json`, {
    signal: AbortSignal.timeout(START_TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`${COMMAND} answers with HTTP ${answer.status}. ${ADVICE}`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const patience = setTimeout(() => server.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(patience);
}
