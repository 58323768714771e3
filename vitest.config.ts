import { defineConfig } from 'vitest/config';
import { compiledFolder } from './main/compute/engines/cache-folder.ts';

/*
 * Three projects, so that `npm test` runs all and a developer may run one. Tests that load no engine share processes, since starting
 * one takes longer than most of them do; each of the others, as that of the panels, has its own. What starts processes, browsers or
 * trainings runs last and has more time: two at a time, whatever the machine has, or they would slow each other into time-outs.
 */
const plain = [
  ...['shared', 'data', 'services', 'hosts', 'resources', 'bench'].map((room) => `test/unit/${room}/**/*.test.ts`),
  'test/unit/renderer/**/!(panels).test.ts',
  'test/store/**/*.test.ts',
  // These say themselves what they compute on.
  'test/formula/**/*.test.ts',
];
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
            name: 'plain',
            include: plain,
            env,
            isolate: false,
            maxWorkers: 2,
            testTimeout: 60_000,
            hookTimeout: 60_000,
            sequence: { groupOrder: 0 },
          },
        },
        {
          test: {
            name: 'quick',
            include: ['test/**/*.test.ts'],
            exclude: [...plain, ...slow],
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
