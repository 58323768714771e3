import type { Bridge } from '../../shared/contract/bridge.ts';
import { AppError } from '../../shared/contract/errors.ts';
import type { Client, EventName, EventPayload } from '../../shared/contract/contract.ts';

/** The app over the desktop's messages. */
export function electronClient(bridge: Bridge): Client {
  const stops = new Set<() => void>();
  return {
    async call(name, input) {
      const answer = await bridge.call(name, input);
      if ('error' in answer) throw AppError.from(answer.error);
      return answer.value as never;
    },
    on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void) {
      const stop = bridge.onEvent((event, payload) => {
        if (event === name) listener(payload as EventPayload<Name>);
      });
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },
    async close() {
      stops.forEach((stop) => stop());
    },
  };
}
