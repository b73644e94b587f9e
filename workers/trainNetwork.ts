import './userDataSets.ts';
import { trainAndTime } from '../src/cell/trainAndTime.ts';

/** One trained network. */
export default trainAndTime;
