import { describe, expect, it } from 'vitest';
import { startSteps } from '../../bench/child.ts';

const start = (script: string) => startSteps(process.execPath, ['-e', script], {});

describe('a process that takes steps', () => {
  it('is asked for steps and answers times, past notices that an engine writes', async () => {
    const child = await start(`
      console.log('a notice');
      console.log(JSON.stringify({ ready: 'stand-in' }));
      require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
        console.log('another notice');
        console.log(JSON.stringify({ milliseconds: Array(JSON.parse(line).steps).fill(7), loss: 1, peakMiB: 5 }));
      });`);
    expect(child.state).toEqual({ works: true, title: 'stand-in' });
    expect(await child.take(3)).toEqual({ milliseconds: [7, 7, 7], loss: 1, peakMiB: 5 });
    expect((await child.take(1)).milliseconds).toEqual([7]);
    await child.end();
  });

  it('that cannot start says why', async () => {
    const missing = await startSteps('no-such-program-anywhere', [], {});
    expect(missing.state).toMatchObject({ works: false, reason: expect.stringContaining('no-such-program-anywhere') as string });
    const refused = await start(`console.log(JSON.stringify({ unavailable: 'no torch' }))`);
    expect(refused.state).toEqual({ works: false, reason: 'no torch' });
    await refused.end();
  });

  it('that dies or diverges fails the block', async () => {
    const dying = await start(`
      console.log(JSON.stringify({ ready: 'stand-in' }));
      process.stdin.once('data', () => { console.error('out of memory'); process.exit(3); });`);
    await expect(dying.take(1)).rejects.toThrow('code 3. out of memory');
    const diverging = await start(`
      console.log(JSON.stringify({ ready: 'stand-in' }));
      process.stdin.on('data', () => console.log(JSON.stringify({ milliseconds: [1], loss: NaN, peakMiB: 1 })));`);
    await expect(diverging.take(1)).rejects.toThrow('not finite');
    await diverging.end();
  });
});
