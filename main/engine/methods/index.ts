import { AppError } from '../../../shared/contract/errors.ts';
import { dann } from './dann.ts';
import { erm } from './erm.ts';
import { mcd } from './mcd.ts';
import { adabn } from './adabn.ts';
import { fixmatch } from './fixmatch.ts';
import { im } from './im.ts';
import { mcc } from './mcc.ts';
import { meanTeacher } from './mean-teacher.ts';
import { minent } from './minent.ts';
import { shot } from './shot.ts';
import { tent } from './tent.ts';
import { afn } from './afn.ts';
import { bsp } from './bsp.ts';
import { cdanE } from './cdan-e.ts';
import { cdan } from './cdan.ts';
import { dan } from './dan.ts';
import { deepCoral } from './deep-coral.ts';
import { jan } from './jan.ts';
import { adda } from './adda.ts';
import { iwan } from './iwan.ts';
import { dd } from './dd.ts';
import { mdd } from './mdd.ts';
import { mme } from './mme.ts';
import { osbp } from './osbp.ts';
import { pada } from './pada.ts';
import { wdgrl } from './wdgrl.ts';
import { coral } from './coral.ts';
import { deepjdot } from './deepjdot.ts';
import { densityReweighting } from './density-reweighting.ts';
import { m3sda } from './m3sda.ts';
import { sa } from './sa.ts';
import { sourceConcat } from './source-concat.ts';
import type { Method } from './method.ts';

/** Every method, in the order in which screens list them. */
export const methods: readonly Method[] = [
  dann,
  cdan,
  cdanE,
  bsp,
  dan,
  jan,
  deepCoral,
  afn,
  mcd,
  erm,
  adabn,
  fixmatch,
  im,
  mcc,
  meanTeacher,
  minent,
  shot,
  tent,
  adda,
  wdgrl,
  mdd,
  dd,
  pada,
  iwan,
  osbp,
  mme,
  deepjdot,
  m3sda,
  sourceConcat,
  coral,
  sa,
  densityReweighting,
] as readonly Method[];

/** Throws `bad-config` for a name that no method has. */
export function methodNamed(id: string): Method {
  const found = methods.find((method) => method.descriptor.id === id);
  if (found) return found;
  throw new AppError('bad-config', `There is no method called ${id}.`, {
    hint: `There are: ${methods.map((method) => method.descriptor.id).join(', ')}.`,
    details: { field: 'method' },
  });
}
