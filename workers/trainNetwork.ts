import { type TrainTask, trainAndTime } from '../src/cell/trainAndTime.ts';
import { dataSets } from './userDataSets.ts';

/** One trained network. */
export default (task: TrainTask) => trainAndTime(task, dataSets);
