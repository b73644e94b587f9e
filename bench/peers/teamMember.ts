import { workerData } from 'node:worker_threads';
import { joinTeam } from '../../src/linalg/wasm/teamMember.ts';
import { programsOf } from './team.ts';

joinTeam(workerData.member, programsOf(workerData.problem));
