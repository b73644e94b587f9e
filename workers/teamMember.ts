import { follow, type Seat } from '../src/linalg/wasm/seat.ts';

/** A member of a team, until it is dismissed. */
export default (seat: Seat): void => follow(seat);
