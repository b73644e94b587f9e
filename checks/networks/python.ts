import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Matrix } from './runtime.ts';

/** A question to the program in Python about a file. */
export interface PythonJob {
  readonly path: string;
  readonly inputs: Matrix;
  /** of a file of weights alone: the transfer function of each layer */
  readonly activations?: readonly string[] | undefined;
  /** of an ONNX file: the file whose weights were replaced in it */
  readonly original?: string | undefined;
}

/** Its answer. */
export interface PythonAnswer {
  readonly outputs: Matrix | null;
  readonly labels: readonly string[] | null;
  /** the first thing in which the file differs from its original, but for numbers */
  readonly changed?: string | null;
  readonly error?: string;
}

/** The Python that is asked. */
export const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';

/** The versions of torch and onnx in Python; null where one is missing. */
export function pythonVersions(): string | null {
  const probe = 'import torch, onnx; print("torch", torch.__version__, "onnx", onnx.__version__)';
  const { status, stdout } = spawnSync(PYTHON, ['-c', probe], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** The answers of `evaluate.py`, one a job. @throws if it ends early */
export function askPython(jobs: readonly PythonJob[]): PythonAnswer[] {
  const script = fileURLToPath(new URL('evaluate.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(PYTHON, [script], {
    ...{ input: JSON.stringify(jobs), encoding: 'utf8', maxBuffer: 2 ** 30 },
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (status !== 0) throw new Error(`evaluate.py ended with ${status}: ${stderr}`);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
