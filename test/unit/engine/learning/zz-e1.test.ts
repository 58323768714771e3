import { it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { clusters, learn, median, noiseOf, rowsOf, treacherous } from '../../../helpers/learning.ts';
import { numbers } from '../../../helpers/pictures.ts';
const f = (x: number) => (100 * x).toFixed(0);
type Data = (d: 'source' | 'target', s: number) => never;
const tr = (e: number): Data => (d, s) => treacherous(d, (d === 'source' ? 10 : 20) + s, e) as never;
const cl = (o: object): Data => (d, s) => clusters(d, (d === 'source' ? 10 : 20) + s, o) as never;
async function go(name: string, m: string, p: object, t: object, data: Data, seeds = [1, 2, 3, 4, 5]) {
  const start = Date.now();
  const out = [], b = [], a = [];
  for (const seed of seeds) {
    const r = await learn(m, p as never, seed, { source: data('source', seed), target: data('target', seed), ...t } as never);
    b.push(r.baseline.target); a.push(r.adapted.target);
    out.push(`${f(r.baseline.target)}→${f(r.adapted.target)} (${f(r.adapted.source)})`);
  }
  console.log(name, m, JSON.stringify(p), JSON.stringify(t), out.join('  '), 'MEDIAN', f(median(b)), '→', f(median(a)), Date.now() - start, 'ms');
}
void [noiseOf, rowsOf, numbers, tr, cl, go, it, loadEngine];
it('x', async () => {
  await loadEngine('wasm');
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const [classes, present, degrees, spread] of [[4, 2, 10, 2], [4, 2, 10, 3], [4,2,0,2], [5, 2, 10, 2], [6, 2, 0, 2], [6, 3, 0, 2], [6, 3, 10, 1.5],[4, 1, 10, 2], [6, 1, 0, 2]] as const)
    for (const m of ['dann'])for (const epochs of [40]) await go(`${classes} ${present} ${degrees} ${spread}`, m, {}, { epochs, classes: names.slice(0, classes) }, cl({ classes, present, degrees, spread }));
}, 600000);
