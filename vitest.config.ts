import { defineConfig } from 'vitest/config';
import { compiledFolder } from './main/compute/engines/cache-folder.ts';

/*
 * Two projects, so that `npm test` runs all and a developer may run one. What starts processes, browsers or
 * trainings runs last and has more time: two at a time, whatever the machine has, or they would slow each other into time-outs.
 */
const slow = ['test/kill/**', 'test/contract/**', 'test/library/**', 'test/cli/**', 'test/electron/**', 'test/e2e/**', 'test/package/**'];

export default defineConfig(({ mode }) => {
  // What tests start is compiled once.
  const env = { NODE_COMPILE_CACHE: compiledFolder(), ISTHMUS_LONG_TESTS: mode === 'long' ? 'yes' : 'no' };
  return {
    test: {
      pool: 'forks',
      projects: [
        {
          test: {
            name: 'quick',
            include: ['test/**/*.test.ts'],
            exclude: slow,
            env,
            maxWorkers: 2,
            testTimeout: 60_000,
            hookTimeout: 60_000,
            sequence: { groupOrder: 0 },
          },
        },
        {
          test: {
            name: 'processes',
            include: slow.map((folder) => `${folder.slice(0, -3)}/**/*.test.ts`),
            env,
            maxWorkers: 2,
            testTimeout: 180_000,
            hookTimeout: 120_000,
            sequence: { groupOrder: 1 },
          },
        },
      ],
    },
  };
});
