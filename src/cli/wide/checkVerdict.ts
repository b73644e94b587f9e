/** The findings of the check of wide kernels, as its process tells ours. */
export interface CheckAnswer {
  /** what had other bits than the narrow kernels give; empty: nothing */
  readonly differing: readonly string[];
}

/** The end of a process. */
export interface ProcessEnd {
  /** exit status; null where a signal ended it */
  readonly status: number | null;
  readonly signal: string | null;
}

/** The outcome of a check. */
export interface CheckVerdict {
  readonly isWide: boolean;
  /** why, in a few words for manifests and `surgeon doctor` */
  readonly why: string;
  /** true if it is a fault that people are to hear of */
  readonly isFault: boolean;
}

/** The listing of V8 says so of each tree of operations that it packs; the number is that of operations in it. */
const PACKED = /Decided? to vectorize, [1-9]\d* revectorizable nodes/;

/**
 * The verdict on wide kernels.
 *
 * @param answer  what the process wrote: JSON of a `CheckAnswer`
 * @param listing of V8: proof that its code is wide. Without it bits that agree say nothing
 */
export function checkVerdict({ status, signal }: ProcessEnd, answer: string, listing: string): CheckVerdict {
  if (signal !== null) return fault(`their check was ended by ${signal}`);
  const differing = differingOf(answer);
  if (status !== 0 || differing === null) return fault(`their check gave no answer (exit status ${status})`);
  if (differing.length > 0) return fault(`their check found other bits (${differing.join(', ')})`);
  if (!PACKED.test(listing)) return { isWide: false, why: 'V8 makes no 256-bit code here', isFault: false };
  return { isWide: true, why: 'checked', isFault: false };
}

/** The verdict on a check that did not come to its end. */
export const fault = (why: string): CheckVerdict => ({ isWide: false, why, isFault: true });

function differingOf(answer: string): readonly string[] | null {
  try {
    const { differing } = JSON.parse(answer) as Partial<CheckAnswer>;
    return Array.isArray(differing) && differing.every((name) => typeof name === 'string') ? differing : null;
  } catch {
    return null;
  }
}
