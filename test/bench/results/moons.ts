/* The two moons of Ganin et al. 2016 (section 5.1), as their code makes them: 2 × 75 points, noise 0.05, and a target turned by 35°. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomFor } from '../../../main/engine/random.ts';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';

const each = 75;
const degrees = 35;
const spread = 0.05;

/** Normal, by Box and Muller. */
function normal(random: ReturnType<typeof randomFor>): number {
  const [u, v] = [1 - uniformFloat64(random), uniformFloat64(random)];
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}

function moons(turn: number, copies: number, purpose: string): string[] {
  const random = randomFor(1, purpose);
  const angle = (turn * Math.PI) / 180;
  const lines: string[] = [];
  for (let at = 0; at < copies * each; at++)
    for (const label of [0, 1]) {
      const along = (Math.PI * (at % each)) / (each - 1);
      const [x, y] = label === 0 ? [Math.cos(along), Math.sin(along)] : [1 - Math.cos(along), 0.5 - Math.sin(along)];
      // Centred on the mean of both moons, then twice as large.
      const [u, v] = [2 * (x + spread * normal(random) - 0.5), 2 * (y + spread * normal(random) - 0.25)];
      lines.push(
        `${u * Math.cos(angle) - v * Math.sin(angle)},${u * Math.sin(angle) + v * Math.cos(angle)},${label === 0 ? 'upper' : 'lower'}`,
      );
    }
  return lines;
}

/** Writes both tables into a folder. Of the target there are twice as many points: half trains, half scores. */
export async function writeMoons(folder: string): Promise<{ source: string; target: string }> {
  const files = { source: join(folder, 'moons.csv'), target: join(folder, 'moons-turned.csv') };
  await writeFile(files.source, ['x,y,label', ...moons(0, 1, 'moons/source')].join('\n'));
  await writeFile(files.target, ['x,y,label', ...moons(degrees, 2, 'moons/target')].join('\n'));
  return files;
}
