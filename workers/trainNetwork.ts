import './userDataSets.ts';
import { trainAndTime } from '../src/run/trainAndTime.ts';

/** One trained network. */
export default trainAndTime;
