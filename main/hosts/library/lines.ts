import type { Socket } from 'node:net';
import { z } from 'zod';
import { appErrorSchema } from '../../../shared/contract/error-shape.ts';

/** A message is one line of JSON; a line longer than this is no message of ours. */
const longest = 64 * 1024 * 1024;

// JSON leaves out an input that is undefined: the gate refuses it, as it does for everybody else.
export const requestLine = z.object({ type: z.literal('request'), id: z.number().int(), name: z.string(), input: z.unknown().optional() });
export const answerLine = z.discriminatedUnion('type', [
  // First of all: a process that is dying still takes connections, but says nothing any more.
  z.object({ type: z.literal('hello') }),
  z.object({ type: z.literal('result'), id: z.number().int(), value: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.number().int(), error: appErrorSchema }),
  z.object({ type: z.literal('event'), name: z.string(), payload: z.unknown() }),
]);
export type RequestLine = z.infer<typeof requestLine>;
export type AnswerLine = z.infer<typeof answerLine>;

export const writeLine = (socket: Socket, message: RequestLine | AnswerLine): void => {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
};

/** Calls `take` with every line's content; one that is not as `schema` says ends the connection. */
export function readLines<Message>(socket: Socket, schema: z.ZodType<Message>, take: (message: Message) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    try {
      if (rest.length > longest) throw new Error('a line without end');
      for (const line of lines) take(schema.parse(JSON.parse(line)));
    } catch {
      socket.destroy();
    }
  });
}
