import { type ModelTask, sharedModel } from '../src/proof/modelTask.ts';
import { dataSets } from './userDataSets.ts';

/** The quadratic model of one trained network. */
export default (task: ModelTask) => sharedModel(task, dataSets);
