import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { refusal } from './refusal.ts';

/**
 * Turns away a page that was not served here: another name for this machine (DNS rebinding), or another origin. The port is
 * the visitor's: an ssh tunnel may have brought it.
 */
export function checkOrigin(request: IncomingMessage, port: number): void {
  const { host, origin } = request.headers;
  if (host === undefined || !/^(127\.0\.0\.1|localhost)(:\d{1,5})?$/.test(host))
    throw refusal(403, 'refused', 'This address is not the one that Isthmus serves.', `Open http://127.0.0.1:${port}.`);
  if (origin !== undefined && origin !== `http://${host}`)
    throw refusal(403, 'refused', 'Another page may not use this library.', `Open http://127.0.0.1:${port}.`);
}

/** Every start has a token of its own; only who was given the address has it. */
export function checkToken(request: IncomingMessage, token: string): void {
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw refusal(
    401,
    'refused',
    'The token is missing or not the one of this start.',
    'Open the address that `isthmus serve` printed, with all that follows the #.',
  );
}
