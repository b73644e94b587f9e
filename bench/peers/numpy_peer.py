"""numpy: `usual`, as most people write it, and `best`, one triangle in place, in blocks, by scipy's BLAS and LAPACK."""
from types import SimpleNamespace

import numpy as np
from peer import (
    ALPHA,
    SEED,
    Part,
    blas_names,
    clock,
    damped,
    give_up,
    gradients,
    inverse,
    network_of,
    noise,
    options,
    serve,
    trace_and_last_row,
)

try:
    from scipy.linalg import blas, lapack
except ImportError:
    blas = lapack = None

BLOCK = 128  # gradients that Woodbury's identity absorbs at a time
PANEL = 64  # deletions that wait before the matrix is touched
COMPACT = 0.8  # share of live rows below which the others are dropped


def nothing():
    pass


def add_damping(H):
    H[np.diag_indices_from(H)] += ALPHA


# ----------------------------------------------------------------------------------------------- beside the bare kernel
def product(task):
    """C ← C + AB with as many flops as threads of our bare kernels have, of the same depth."""
    depth, m, n = task['P'], 1600 * threads, 1000
    A, B, C = np.full((m, depth), 0.5), np.full((depth, n), 1e-3), np.zeros((m, n), order='F')
    A, B = np.asfortranarray(A), np.asfortranarray(B)

    def run(_):
        result = blas.dgemm(1.0, A, B, beta=1.0, c=C, overwrite_c=1)
        assert np.shares_memory(result, C)
        return 1

    return {'': Part(f'dgemm, {m} × {n}, depth {depth}', nothing, run, lambda: None)}


# ------------------------------------------------------------------------------------------------ H from its Jacobian
def accumulate_usual(task):
    G, now = gradients(task['n'], task['P']), SimpleNamespace()

    def run(_):
        now.H = G.T @ G / len(G)
        return 1

    return {'': Part('G.T @ G', nothing, run, lambda: trace_and_last_row(now.H))}


def accumulate_best(task):
    G = gradients(task['n'], task['P'])
    H = np.zeros((task['n'], task['n']), order='F')

    def run(_):
        syrk(H, G, 1.0 / len(G), 0.0)
        return 1

    return {'': Part('dsyrk', nothing, run, lambda: trace_and_last_row(H))}


def syrk(C, X, alpha, beta):
    """C ← beta·C + alpha·XᵀX on the lower triangle of C, in place. Fortran reads a C-ordered X as Xᵀ: no copy."""
    result = blas.dsyrk(alpha, X.T, beta=beta, c=C, lower=1, overwrite_c=1)
    assert result is C or np.shares_memory(result, C)


# ------------------------------------------------------------------------------------------------ recursive inverse
def recursive_usual(task):
    n, P = task['n'], task['P']
    G, now = gradients(n, P), SimpleNamespace()

    def run(deadline):
        now.B = B = np.eye(n) / ALPHA
        for k, x in enumerate(G, 1):
            v = B @ x
            B -= np.outer(v, v) / (P + x @ v)
            if clock() > deadline:
                return k / P
        return 1

    return {'': Part('rank-one loop', nothing, run, lambda: trace_and_last_row(now.B))}


def recursive_best(task):
    """B ← B − ZᵀZ with Z = L⁻¹XB, LLᵀ = P·I + XBXᵀ, a block of gradients at a time."""
    n, P = task['n'], task['P']
    G, B = gradients(n, P), np.zeros((n, n), order='F')

    def run(deadline):
        B.fill(0.0)
        B[np.diag_indices(n)] = 1.0 / ALPHA
        for k in range(0, P, BLOCK):
            X = G[k : k + BLOCK].T
            Y = blas.dsymm(1.0, B, X, lower=1)
            S = X.T @ Y
            S[np.diag_indices_from(S)] += P
            L = np.linalg.cholesky(S)
            Z = blas.dtrsm(1.0, L, Y, side=1, lower=1, trans_a=1, overwrite_b=1)
            syrk(B, Z.T, -1.0, 1.0)
            if k + BLOCK < P and clock() > deadline:
                return (k + BLOCK) / P
        return 1

    return {'': Part(f'Woodbury, one triangle, blocks of {BLOCK}', nothing, run, lambda: trace_and_last_row(B))}


# ------------------------------------------------------------------------------------------------ exact inverse
def inverse_usual(now, start):
    def run(_):
        now.B = np.linalg.inv(start())
        return 1

    return Part('inv', nothing, run, lambda: trace_and_last_row(now.B))


def inverse_best(A, before):
    def run(_):
        factor = lambda: lapack.dpotrf(A, lower=1, clean=0, overwrite_a=1)
        invert = lambda: lapack.dpotri(A, lower=1, overwrite_c=1)
        for routine in (factor, invert):
            result, info = routine()
            assert info == 0 and np.shares_memory(result, A)
        return 1

    return Part('dpotrf + dpotri', before, run, lambda: trace_and_last_row(A))


def exact_usual(task):
    A = damped(task['n'], task['P'])
    return {'': inverse_usual(SimpleNamespace(), lambda: A)}


def exact_best(task):
    start = damped(task['n'], task['P'])
    A = np.empty_like(start, order='F')
    return {'': inverse_best(A, lambda: np.copyto(A, start.T))}


# ------------------------------------------------------------------------------------------------ a sweep of deletions
def sweep_usual(now, start, weights, left):
    """Deletes one weight after the other and downdates the whole inverse after each."""
    n = len(weights)

    def before():
        now.work = start().copy()

    def run(deadline):
        B, w, live = now.work, weights.copy(), np.ones(n, bool)
        for k in range(1, n - left + 1):
            saliency = np.where(live, w * w / np.where(live, B.diagonal(), 1.0), np.inf)
            q = np.argmin(saliency)
            column = B[:, q].copy()
            w -= column * (w[q] / column[q])
            B -= np.outer(column, column) / column[q]
            live[q] = False
            w[q] = B[q] = B[:, q] = 0.0
            if clock() > deadline:
                break
        now.w = w
        return k / (n - left)

    return Part('downdate after each', before, run, lambda: float(np.abs(now.w).sum()))


def sweep_best(matrix, before, weights, left):
    """The same deletions with the downdates deferred: diagonal and one row are exact from the terms that wait in U.

    Takes the lower triangle of `matrix()` (Fortran order) and overwrites it; rows of deleted weights are dropped
    now and then.
    """
    n, now = len(weights), SimpleNamespace()

    def run(_):
        B, w, at_most = matrix(), weights.copy(), n - left
        d, live, U = B.diagonal().copy(), np.ones(n, bool), np.empty((PANEL, n))
        waiting = 0
        for _ in range(at_most):
            saliency = w * w / d
            saliency[~live] = np.inf
            q = int(saliency.argmin())
            row = np.concatenate((B[q, :q], B[q:, q]))
            if waiting:
                row -= U[:waiting, q] @ U[:waiting]
            w -= row * (w[q] / row[q])
            w[q] = 0.0
            row /= np.sqrt(row[q])
            U[waiting] = row
            waiting += 1
            d -= row * row
            d[q], live[q] = 1.0, False
            if waiting == PANEL:
                syrk(B, U, -1.0, 1.0)
                waiting = 0
                count = np.count_nonzero(live)
                if count < COMPACT * len(live):
                    keep = np.flatnonzero(live)
                    B = np.asfortranarray(B[np.ix_(keep, keep)])
                    w, d, live, U = w[keep], d[keep], np.ones(count, bool), np.empty((PANEL, count))
        now.w = w
        return 1

    return Part('deferred downdates, one triangle', before, run, lambda: float(np.abs(now.w).sum()))


def loop_usual(task):
    n, P = task['n'], task['P']
    weights = noise(n, SEED['weights'])
    return {'': sweep_usual(SimpleNamespace(), lambda: inverse(n, P), weights, task['left'])}


def loop_best(task):
    n, P = task['n'], task['P']
    start = inverse(n, P)
    B = np.empty_like(start, order='F')
    weights = noise(n, SEED['weights'])
    return {'': sweep_best(lambda: B, lambda: np.copyto(B, start.T), weights, task['left'])}


# ------------------------------------------------------------------------------------------------ H of a network
def curvature_usual(net, now):
    def run(deadline):
        now.H = H = np.zeros((net.n, net.n))
        P = len(net.inputs)
        for block in net.blocks():
            J = np.zeros((block.stop - block.start, net.outputs, net.n))
            net.jacobian(block, J)
            J = J.reshape(-1, net.n)
            H += J.T @ J
            if block.stop < P and clock() > deadline:
                return block.stop / P
        H /= P
        return 1

    return Part('Jacobian, G.T @ G', nothing, run, lambda: trace_and_last_row(now.H))


def curvature_best(net, H):
    blocks = net.blocks()
    room = np.zeros((blocks[0].stop, net.outputs, net.n))

    def run(deadline):
        P, beta = len(net.inputs), 0.0
        for block in blocks:
            J = room[: block.stop - block.start]
            net.jacobian(block, J)
            syrk(H, J.reshape(-1, net.n), 1.0 / P, beta)
            beta = 1.0
            if block.stop < P and clock() > deadline:
                return block.stop / P
        return 1

    return Part('Jacobian, dsyrk', nothing, run, lambda: trace_and_last_row(H))


def network_usual(task):
    net, now = network_of(task), SimpleNamespace()
    parts = {'curvature': curvature_usual(net, now)}
    if task['what'] == 'nettalk-size':
        parts['exact'] = inverse_usual(now, lambda: now.H)._replace(before=lambda: add_damping(now.H))
        parts['sweep'] = sweep_usual(now, lambda: now.B, net.weights, task['left'])
    return parts


def network_best(task):
    net = network_of(task)
    H = np.zeros((net.n, net.n), order='F')
    parts = {'curvature': curvature_best(net, H)}
    if task['what'] == 'nettalk-size':
        parts['exact'] = inverse_best(H, lambda: add_damping(H))
        parts['sweep'] = sweep_best(lambda: H, nothing, net.weights, task['left'])
    return parts


USUAL = {
    'accumulate': accumulate_usual,
    'recursive': recursive_usual,
    'exact': exact_usual,
    'sweep': loop_usual,
    'digits-size': network_usual,
    'nettalk-size': network_usual,
}
BEST = {
    'kernel': product,
    'tiles': product,
    'accumulate': accumulate_best,
    'recursive': recursive_best,
    'exact': exact_best,
    'sweep': loop_best,
    'digits-size': network_best,
    'nettalk-size': network_best,
}
form, threads = options()['form'], options()['threads']
if form == 'best' and blas is None:
    give_up('no scipy, which the best form takes BLAS and LAPACK from')
serve('numpy', form, f'numpy {np.__version__}, {blas_names()}', threads, BEST if form == 'best' else USUAL)
