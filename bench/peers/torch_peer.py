"""torch, float64, on the CPU: in blocks, with downdates deferred, as fast as its own operations go."""
from types import SimpleNamespace

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
    import torch
except ImportError as error:
    give_up(f'no torch ({error})')

BLOCK = 128  # gradients that Woodbury's identity absorbs at a time
PANEL = 64  # deletions that wait before the matrix is touched
COMPACT = 0.8  # share of live rows below which the others are dropped


def nothing():
    pass


def check_matrix(now, name):
    return lambda: trace_and_last_row(getattr(now, name).tril().numpy())


def accumulate(task):
    G, now = torch.from_numpy(gradients(task['n'], task['P'])), SimpleNamespace()

    def run(_):
        now.H = torch.mm(G.T, G).div_(len(G))
        return 1

    return {'': Part('mm(G.T, G)', nothing, run, check_matrix(now, 'H'))}


def recursive(task):
    n, P = task['n'], task['P']
    G, now = torch.from_numpy(gradients(n, P)), SimpleNamespace()

    def run(deadline):
        now.B = B = torch.eye(n, dtype=torch.float64) / ALPHA
        for k in range(0, P, BLOCK):
            X = G[k : k + BLOCK]
            Y = X @ B
            S = Y @ X.T
            S.diagonal().add_(P)
            Z = torch.linalg.solve_triangular(torch.linalg.cholesky(S), Y, upper=False)
            B.addmm_(Z.T, Z, alpha=-1.0)
            if k + BLOCK < P and clock() > deadline:
                return (k + BLOCK) / P
        return 1

    return {'': Part(f'Woodbury, blocks of {BLOCK}', nothing, run, check_matrix(now, 'B'))}


def inverted(now):
    def run(_):
        now.B = torch.cholesky_inverse(torch.linalg.cholesky(now.H))
        return 1

    return Part('cholesky_inverse', nothing, run, check_matrix(now, 'B'))


def exact(task):
    return {'': inverted(SimpleNamespace(H=torch.from_numpy(damped(task['n'], task['P']))))}


def deferred(now, before, weights, left):
    """Overwrites now.B."""
    n = len(weights)

    def run(_):
        B, w = now.B, weights.clone()
        d, live, U = B.diagonal().clone(), torch.ones(n, dtype=torch.bool), torch.empty(PANEL, n, dtype=torch.float64)
        waiting = 0
        for _ in range(n - left):
            saliency = w * w / d
            saliency[~live] = float('inf')
            q = int(saliency.argmin())
            row = B[q].clone()
            if waiting:
                row -= U[:waiting, q] @ U[:waiting]
            w -= row * (w[q] / row[q])
            w[q] = 0.0
            row /= row[q].sqrt()
            U[waiting] = row
            waiting += 1
            d -= row * row
            d[q], live[q] = 1.0, False
            if waiting == PANEL:
                B.addmm_(U.T, U, alpha=-1.0)
                waiting = 0
                count = int(live.sum())
                if count < COMPACT * len(live):
                    keep = live.nonzero().squeeze(1)
                    B = B[keep][:, keep].contiguous()
                    w, d = w[keep], d[keep]
                    live, U = torch.ones(count, dtype=torch.bool), torch.empty(PANEL, count, dtype=torch.float64)
        now.w = w
        return 1

    return Part('deferred downdates', before, run, lambda: float(now.w.abs().sum()))


def sweep(task):
    start = torch.from_numpy(inverse(task['n'], task['P']))
    now = SimpleNamespace(B=torch.empty_like(start))
    weights = torch.from_numpy(noise(task['n'], SEED['weights']))
    return {'': deferred(now, lambda: now.B.copy_(start), weights, task['left'])}


def network(task):
    net, now = network_of(task), SimpleNamespace()
    blocks = net.blocks()
    room = torch.zeros(blocks[0].stop, net.outputs, net.n, dtype=torch.float64)
    now.H = torch.zeros(net.n, net.n, dtype=torch.float64)

    def run(deadline):
        now.H.zero_()
        P = len(net.inputs)
        for block in blocks:
            J = room[: block.stop - block.start]
            net.jacobian(block, J.numpy())
            J = J.view(-1, net.n)
            now.H.addmm_(J.T, J, alpha=1.0 / P)
            if block.stop < P and clock() > deadline:
                return block.stop / P
        return 1

    parts = {'curvature': Part('Jacobian, addmm_', nothing, run, check_matrix(now, 'H'))}
    if task['what'] == 'nettalk-size':
        parts['exact'] = inverted(now)._replace(before=lambda: now.H.diagonal().add_(ALPHA))
        parts['sweep'] = deferred(now, nothing, torch.from_numpy(net.weights), task['left'])
    return parts


threads = options()['threads']
torch.set_num_threads(threads)
made = {
    'accumulate': accumulate,
    'recursive': recursive,
    'exact': exact,
    'sweep': sweep,
    'digits-size': network,
    'nettalk-size': network,
}
kernel = f'torch {torch.__version__}, {blas_names()}'
with torch.no_grad():
    serve('torch', 'best', kernel, threads, made)
