import { workerData } from 'node:worker_threads';
import { follow } from '../../src/linalg/wasm/teamMember.ts';
import { programsOf } from './team.ts';

follow(workerData.seat, programsOf(workerData.problem));
