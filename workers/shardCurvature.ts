import { shardCurvature } from '../src/curvature/shardCurvature.ts';

/** One shard of one curvature; writes to the shared memory of its task. */
export default shardCurvature;
