"""What the peers in Python share: the protocol of protocol.ts, turns as in turn.ts, noise as in noise.ts.

A peer says in one line of JSON what it can do, then answers a line with a line.
Its argument is an object with `threads` and `form`.
"""
import ctypes
import json
import os
import sys
import time
from collections import namedtuple
from functools import lru_cache

try:
    import resource
except ImportError:  # Windows
    resource = None

ALPHA = 1e-4
SEED = {'gradients': 1, 'weights': 2, 'inputs': 3, 'network': 4}

clock = time.perf_counter

# run(deadline) returns the share of the work that was done, by flops; check() a number that depends on all of the
# result; steps(), where something is trained, the number of its steps.
Part = namedtuple('Part', 'method before run check steps', defaults=[lambda: None])


def give_up(reason):
    print(json.dumps({'missing': reason}), flush=True)
    sys.exit(0)


try:
    import numpy as np
except ImportError as error:
    give_up(f'{os.path.basename(sys.executable)} has no numpy ({error})')


def noise(length, seed):
    """`length` numbers in ±½: entry k is a hash of k and the seed."""
    h = np.arange(length, dtype=np.uint32)
    h += np.uint32((seed * 0x9E3779B9) & 0xFFFFFFFF)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h ^= h >> np.uint32(shift)
        h *= np.uint32(factor)
    h ^= h >> np.uint32(16)
    return h / 2.0**32 - 0.5


@lru_cache(maxsize=None)
def gradients(n, P):
    return noise(P * n, SEED['gradients']).reshape(P, n)


@lru_cache(maxsize=None)
def damped(n, P):
    G = gradients(n, P)
    H = G.T @ G
    H /= P
    H.flat[:: n + 1] += ALPHA
    return H


@lru_cache(maxsize=None)
def inverse(n, P):
    B = np.linalg.inv(damped(n, P))
    return (B + B.T) / 2


def trace_and_last_row(A):
    """Of a symmetric matrix given by its lower triangle."""
    return float(A.diagonal().sum() + A[-1].sum())


class Network:
    """A network of tanh units with its samples: one hidden layer; weights unit by unit, inputs in order, bias last."""

    def __init__(self, layers, letters, output_activation, P):
        d, h, o = layers
        n = (d + 1) * h + (h + 1) * o
        self.n, self.outputs = n, o
        self.weights = noise(n, SEED['network'])
        first, second = self.weights[: (d + 1) * h].reshape(h, d + 1), self.weights[(d + 1) * h :].reshape(o, h + 1)
        X = np.ones((P, d + 1))
        if letters is None:
            X[:, :d] = noise(P * d, SEED['inputs']).reshape(P, d)
        else:
            places = np.floor((noise(P * d // letters, SEED['inputs']) + 0.5) * letters).astype(np.int64)
            one_hot = np.zeros((P * d // letters, letters))
            one_hot[np.arange(len(places)), places] = 1.0
            X[:, :d] = one_hot.reshape(P, d)
        self.inputs, self.first, self.second, self.sigmoid = X, first, second, output_activation == 'sigmoid'

    def jacobian(self, k, J):
        """∂o/∂w of the samples of slice k, into J (samples × outputs × n), which is 0 where nothing is written."""
        X = self.inputs[k]
        h, d1 = self.first.shape
        A = np.ones((len(X), h + 1))
        np.tanh(X @ self.first.T, out=A[:, :h])
        slope = np.ones((len(X), self.outputs))
        if self.sigmoid:
            y = 1.0 / (1.0 + np.exp(-(A @ self.second.T)))
            slope = y * (1.0 - y)
        delta = slope[:, :, None] * self.second[None, :, :h] * (1.0 - A[:, None, :h] ** 2)
        hidden = J[:, :, : h * d1].reshape(len(X), self.outputs, h, d1)
        np.multiply(delta[:, :, :, None], X[:, None, None, :], out=hidden)
        for l in range(self.outputs):
            start = h * d1 + l * (h + 1)
            J[:, l, start : start + h + 1] = slope[:, l, None] * A

    def blocks(self, bytes_at_most=2**27):
        """Slices of the samples whose Jacobian is no larger than that."""
        size = max(1, bytes_at_most // (8 * self.n * self.outputs))
        return [slice(k, min(k + size, len(self.inputs))) for k in range(0, len(self.inputs), size)]


@lru_cache(maxsize=None)
def network(layers, letters, output_activation, P):
    return Network(layers, letters, output_activation, P)


def network_of(task):
    size = task['network']
    return network(tuple(size['layers']), size['letters'], size['outputActivation'], task['P'])


def blas_names():
    """Version and core type of each OpenBLAS in this process, by asking the libraries themselves (Linux)."""
    try:
        with open('/proc/self/maps') as maps:
            files = {line.split()[-1] for line in maps if 'blas' in line.rsplit('/', 1)[-1]}
    except OSError:
        return 'unknown BLAS'
    names = set()
    for file in files:
        library = ctypes.CDLL(file)
        for style in ('openblas_{}', 'openblas_{}64_', 'scipy_openblas_{}', 'scipy_openblas_{}64_'):
            config, core = (getattr(library, style.format(what), None) for what in ('get_config', 'get_corename'))
            if config is not None and core is not None:
                config.restype = core.restype = ctypes.c_char_p
                names.add(' '.join(config().decode().split()[:2] + [core().decode()]))
    return ' + '.join(sorted(names)) or 'unknown BLAS'


def turn(parts, longest, at_least):
    """Times the parts of a task one after the other, again and again until the turn is long enough; means."""
    start = {'ms': 0.0, 'done': 1.0, 'check': None}
    rows = [{'name': name, 'method': part.method, **start} for name, part in parts.items()]
    calls, timed = 0, 0.0
    while timed < at_least:
        for row, part in zip(rows, parts.values()):
            part.before()
            start = clock()
            row['done'] = part.run(start + longest)
            seconds = clock() - start
            row['ms'] += 1e3 * seconds / row['done']
            timed += seconds
            row['check'] = part.check() if row['done'] == 1 else None
        calls += 1
    for row, part in zip(rows, parts.values()):
        row['ms'] /= calls
        row['steps'] = part.steps()
    return rows


def peak_bytes():
    if resource is None:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == 'darwin' else 1024)


def serve(backend, form, kernel, threads, contenders):
    """Answers tasks until there are no more. `contenders`: {what: task → {name: Part}}."""
    offers = [{'what': what, 'max': None} for what in contenders]
    hello = {'backend': backend, 'form': form, 'kernel': kernel, 'threads': threads, 'offers': offers}
    print(json.dumps(hello), flush=True)
    prepared = {}
    for line in sys.stdin:
        try:
            task = json.loads(line)
            if line not in prepared:
                prepared[line] = contenders[task['what']](task)
            parts = turn(prepared[line], task['longestMs'] / 1e3, task['atLeastMs'] / 1e3)
            answer = {'parts': parts, 'peakBytes': peak_bytes()}
        except Exception as error:  # the bench names it and goes on without
            answer = {'failed': f'{type(error).__name__}: {error}'}
        print(json.dumps(answer), flush=True)


def options():
    return json.loads(sys.argv[1])
