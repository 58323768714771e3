import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { events } from '../../../shared/contract/contract.ts';
import type { Client, EventName, RequestInput, RequestName, RequestOutput } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import { answerLine, readLines, writeLine } from './lines.ts';
import { EventHub } from './local-client.ts';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: AppError): void;
}

const isEvent = (name: string): name is EventName => Object.hasOwn(events, name);

/** A client of the process that owns the library. Null when nobody answers there. @param ended told when that process ends */
export async function connectSocket(path: string, ended: () => void = () => undefined): Promise<Client | null> {
  const socket = await open(path);
  if (!socket) return null;
  const hub = new EventHub();
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let gone = false;
  let closing = false;
  const greeting = Promise.withResolvers<boolean>();
  let greeted = false;
  readLines(socket, answerLine, (message) => {
    if (message.type === 'hello') {
      greeted = true;
      return greeting.resolve(true);
    }
    if (message.type === 'event') {
      if (isEvent(message.name)) hub.emit(message.name, events[message.name].parse(message.payload));
      return;
    }
    const request = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === 'result') request?.resolve(message.value);
    else request?.reject(AppError.from(message.error));
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    gone = true;
    for (const request of waiting.values()) request.reject(ownerGone());
    waiting.clear();
    greeting.resolve(false);
    if (greeted && !closing) ended();
  });
  if (!(await greeting.promise)) return null;
  return {
    call: <Name extends RequestName>(name: Name, input: RequestInput<Name>) =>
      new Promise<RequestOutput<Name>>((resolve, reject) => {
        if (gone) return reject(ownerGone());
        const id = next++;
        waiting.set(id, { resolve: resolve, reject });
        writeLine(socket, { type: 'request', id, name, input });
      }),
    on: (name, listener) => hub.on(name, listener),
    close: () =>
      new Promise<void>((resolve) => {
        closing = true;
        if (gone) return resolve();
        socket.once('close', () => resolve());
        socket.end();
      }),
  };
}

const ownerGone = (): AppError =>
  new AppError('interrupted', 'The process that owned the library has ended.', {
    hint: 'Try again: this process can own it now.',
    retry: true,
  });

const open = (path: string): Promise<Socket | null> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
