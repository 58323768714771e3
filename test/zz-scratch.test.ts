import { beforeAll, it } from 'vitest';
import { loadEngine } from '../main/compute/engines/index.ts';
import { checkedRun } from './helpers/check-up.ts';
import { treacherous, clusters } from './helpers/learning.ts';
import { diagnose } from '../shared/model/doctor.ts';
import { agreementOf, scoresOf, labelFree } from '../shared/model/selection.ts';
import { smallTraining } from './helpers/small-training.ts';
beforeAll(() => loadEngine('wasm'));
const net = { normalisation: 'none', hiddenUnits: 24, featureUnits: 16, headUnits: 8 };
const tr = { epochs: 20, batchSize: 32, learningRate: 0.005 };
const t = (s = 1) => ({ source: treacherous('source', 10 + s), target: treacherous('target', 20 + s) });
const c = (o: object, s = 1) => ({ source: clusters('source', 10 + s, o), target: clusters('target', 20 + s, o) });
const slow = (tr: any) => { const model = { ...tr.model, phases: tr.model.phases.map((p: any) => ({ ...p, rates: { discriminator: 1e-6 } })) }; return { ...tr, model }; };
const t6 = (e: number, s = 1) => ({ source: treacherous('source', 10 + s, e), target: treacherous('target', 20 + s, e) });
const cases: [string, any][] = [
  ['sat', { choice: { method: 'dann', methodParameters: { lambda: 0.001 } }, ...t6(6) }],
  ['weak', { slow: 1, choice: { method: 'dann' }, ...t() }],
  ['toohigh', { choice: { method: 'dann', methodParameters: { lambda: 100 } }, training: {learningRate: 0.05}, ...t() }],
  ['toohigh2', { choice: { method: 'dann', methodParameters: { lambda: 100, lambdaSchedule: 'constant' } }, training: {optimiser:'sgd', learningRate: 0.05}, ...t() }],
  ['toohigh3', { choice: { method: 'dann', methodParameters: { lambda: 30 } }, training: {learningRate: 0.02}, ...t() }],
  ['toohigh4', { choice: { method: 'dann', methodParameters: { lambda: 100 } }, training: {epochs: 8}, ...t() }],
  ['fcollapse', { choice: { method: 'dann' }, training: {learningRate: 1}, ...t() }],
  ['fcollapse2', { choice: { method: 'erm' }, training: {learningRate: 1}, ...t() }],
  ['diverge1', { choice: { method: 'dann' }, training: {optimiser:'sgd', learningRate: 1}, ...t() }],
  ['diverge.5', { choice: { method: 'dann' }, training: {optimiser:'momentum', learningRate: .3}, ...t() }],
  ['diverge.3', { choice: { method: 'dann' , methodParameters: { lambda: 30 } }, training: {optimiser:'sgd', learningRate: .3}, ...t() }],
  ['notlearnt', { choice: { method: 'dann' }, training: {learningRate: 1e-6}, ...t() }],
  ['forgotten', { choice: { method: 'minent', methodParameters: { entropyWeight: 10 } }, training: {epochs: 5}, ...c({ degrees: 80 }) }],
  ['well', { choice: { method: 'dann', methodParameters: {lambda: .3} }, training: { learningRateSchedule: 'inverse', learningRate: 0.005}, ...t() }],
  ['well2', { choice: { method: 'dann' }, training: { learningRateSchedule: 'inverse', learningRate: 0.003, epochs: 20 }, ...t() }],
  ['well3', { choice: { method: 'erm' }, ...c({ degrees: 20 }) }],
  ['well4', { choice: { method: 'dann' }, training: { learningRateSchedule: 'inverse'}, ...c({ degrees: 30 }) }],
];
it.each(cases)('%s', async (name, small) => {
  if (process.env.ONLY && !new RegExp(process.env.ONLY).test(name)) return;
  const a = performance.now();
  const training = (small.slow ? slow : (x: any) => x)(smallTraining({ ...small, choice: { ...small.choice, networkParameters: net }, training: { ...tr, ...small.training } }));
  let metrics: any[] = [];
  try { metrics = await checkedRun(training, { validators: !!process.env.VAL }); } catch (e) { console.log(name, String(e)); return; }
  const ds = diagnose(metrics as any, { arm: training.arm, seed: 1, classCounts: [120, 120], voters: ['importance-weighted','im','mixval','class-cluster'] }).map((d) => `  >> ${d.severity} ${d.id}: ${d.sentence} ${d.advice}`).join('\n');
  console.log(`## ${name}\n${ds}`);
  if (process.env.VAL2) { const V=['importance-weighted','im','mixval','class-cluster']; const sc=scoresOf(labelFree(metrics), training, V); const vv=new Map([...sc.byValidator].filter(([i])=>V.includes(i))); console.log(`== ${name} all ${agreementOf(sc).mean} voters ${agreementOf({...sc,byValidator:vv}).mean} ${[...vv.keys()]}`); return; }
  if (!process.env.FULL) { console.log(`== ${name}\n${ds}`); return; }
  const names = [...new Set(metrics.map((m) => m.name))];
  console.log(`== ${name} ${((performance.now() - a) / 1000).toFixed(1)}s\n` + names.filter((n) => !/epoch|wait/.test(n)).map((n) => { const v = metrics.filter((m) => m.name === n); const k = Math.max(1, Math.floor(v.length / 12)); return `${n.padEnd(30)} ${v.filter((_, i) => i % k === 0 || i === v.length - 1).map((m) => m.value.toPrecision(3)).join(' ')}`; }).join('\n'));
}, 60000);
