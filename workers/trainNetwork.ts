import './userDataSets.ts';
import { trainedNetwork } from '../src/run/trainedNetwork.ts';

/** One trained network. */
export default trainedNetwork;
