import type { AppErrorShape } from '../../../shared/contract/errors.ts';
import type { RequestOutput } from '../../../shared/contract/contract.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import type { EngineId } from '../../../shared/model/engine.ts';
import type { ModelInput } from '../../../shared/model/input.ts';
import type { Inspected } from '../../backbones/inspect.ts';
import type { BackboneRanking } from '../../../shared/model/ranking.ts';
import type { ShiftMeasures } from '../../../shared/model/shift/report.ts';
import type { InspectRequest, RankRequest } from '../../services/ports/backbones.ts';
import type { AnalysisRequest, ExportRequest, PredictRequest, ShiftRequest } from '../../services/ports/trainer.ts';
import type { TrainedModel, TrainerEvent, TrainingJob } from '../../services/ports/training.ts';

/*
 * What the main side and a trainer process say to each other. Both ends come from the same installation, so these types
 * are the schema. One process does one job and ends.
 */

export type Job =
  | { readonly type: 'train'; readonly job: TrainingJob }
  | { readonly type: 'export'; readonly request: ExportRequest; readonly engine: EngineId }
  | { readonly type: 'analyse'; readonly request: AnalysisRequest; readonly engine: EngineId }
  | { readonly type: 'shift'; readonly request: ShiftRequest }
  | { readonly type: 'inspect'; readonly request: InspectRequest; readonly engine: EngineId }
  | { readonly type: 'rank'; readonly request: RankRequest; readonly engine: EngineId }
  | { readonly type: 'extractor'; readonly request: TrainedModel; readonly out: string; readonly engine: EngineId }
  | { readonly type: 'predict'; readonly request: PredictRequest; readonly engine: EngineId };

/** Down. `stored` answers an event that asked for an answer: what it carried is in the database. */
export type Command = Job | { readonly type: 'pause' } | { readonly type: 'cancel' } | { readonly type: 'stored' };

export interface Exported {
  readonly parity: number;
  readonly bytes: number;
  readonly path: string;
}

/** Up. */
export type Message =
  | { readonly type: 'event'; readonly event: TrainerEvent; readonly answer: boolean }
  | { readonly type: 'report'; readonly phase: string; readonly done: number; readonly total: number | null }
  | { readonly type: 'exported'; readonly result: Exported }
  | { readonly type: 'analysed'; readonly result: Analysis }
  | { readonly type: 'shifted'; readonly result: ShiftMeasures }
  | { readonly type: 'inspected'; readonly result: Inspected }
  | { readonly type: 'ranked'; readonly result: BackboneRanking }
  | { readonly type: 'extracted'; readonly result: ModelInput & { readonly layer: string } }
  | { readonly type: 'predicted'; readonly result: RequestOutput<'models.predict'> }
  | { readonly type: 'error'; readonly error: AppErrorShape };
