"""numpy: a cell of MONK-1 as a user writes it in an afternoon, on the data, the start and the network that it is given.

One hidden layer and one output, all sigmoid; weights unit by unit, inputs in order, bias last.
"""
import math
from types import SimpleNamespace

import numpy as np
from peer import Part, blas_names, options, serve

TOLERANCE = 1e-9  # norm of the loss gradient that counts as zero
MAX_STEPS = 1000
INITIAL_MU = 1e-3  # as a share of the largest diagonal entry of the normal equations


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def with_ones(inputs):
    return np.column_stack([np.array(inputs), np.ones(len(inputs))])


class Cell:
    """The problem of a task: its network and its sets."""

    def __init__(self, given):
        d, self.hidden, _ = given['layers']
        self.split = self.hidden * (d + 1)  # where the weights of the output begin
        self.alpha, self.decay = given['alpha'], given['decay']
        self.sets = [(with_ones(given[name]['inputs']), np.array(given[name]['targets'])) for name in ('train', 'test')]
        self.X, self.t = self.sets[0]
        self.start, self.trained = np.array(given['start']), np.array(given['trained']['weights'])

    def forward(self, w, X):
        """Values of the hidden units (P × h) and outputs (P)."""
        A = sigmoid(X @ w[: self.split].reshape(self.hidden, -1).T)
        return A, sigmoid(A @ w[self.split : -1] + w[-1])

    def jacobian(self, w):
        """∂o/∂w on the training set (P × n)."""
        A, o = self.forward(w, self.X)
        slope = o * (1.0 - o)
        delta = slope[:, None] * w[self.split : -1] * A * (1.0 - A)
        first = (delta[:, :, None] * self.X[:, None, :]).reshape(len(self.X), -1)
        return np.hstack([first, slope[:, None] * A, slope[:, None]])

    def evaluate(self, w):
        """Error and accuracy on each set."""
        for X, t in self.sets:
            o = self.forward(w, X)[1]
            yield 0.5 * np.mean((t - o) ** 2), np.mean((o > 0.5) == (t > 0.5))

    def loss(self, w):
        o = self.forward(w, self.X)[1]
        return o, 0.5 * np.mean((o - self.t) ** 2) + 0.5 * self.decay * (w @ w)


class FixedFactors:
    """Marquardt's μ as most people have it: down by one factor after a step that is taken, up by another otherwise."""

    def __init__(self, _):
        self.mu = 1.0

    def taken(self, _):
        self.mu = max(self.mu / 5.0, 1e-14)

    def refused(self, *_):
        """@returns whether no μ is left to be tried"""
        self.mu *= 4.0
        return self.mu > 1e12


class OurRule:
    """Nielsen's (1999) and its end, as we have them: a step is then the same step as ours."""

    def __init__(self, A):
        self.mu, self.factor = INITIAL_MU * A.diagonal().max(), 2.0

    def taken(self, gain):
        self.mu, self.factor = self.mu * max(1.0 / 3.0, 1.0 - (2.0 * gain - 1.0) ** 3), 2.0

    def refused(self, predicted, loss):
        self.mu, self.factor = self.mu * self.factor, 2.0 * self.factor
        return predicted <= np.finfo(float).eps * loss


def train(cell, make_rule):
    """Levenberg–Marquardt; @returns weights, loss, steps that were taken"""
    w, P, identity = cell.start, len(cell.X), np.eye(len(cell.start))
    o, loss = cell.loss(w)
    rule = None
    for steps in range(MAX_STEPS):
        J = cell.jacobian(w)
        gradient = J.T @ (o - cell.t) / P + cell.decay * w
        if np.linalg.norm(gradient) <= TOLERANCE:
            return w, loss, steps
        A = J.T @ J / P + cell.decay * identity
        rule = rule or make_rule(A)
        while True:
            step = np.linalg.solve(A + rule.mu * identity, -gradient)
            trial_o, trial_loss = cell.loss(w + step)
            predicted = 0.5 * (step @ (rule.mu * step - gradient))
            if trial_loss < loss:
                break
            if rule.refused(predicted, loss):
                return w, loss, steps
        rule.taken((loss - trial_loss) / predicted)
        w, o, loss = w + step, trial_o, trial_loss
    return w, loss, MAX_STEPS


def recursion(J, alpha):
    """(H + αI)⁻¹, sample by sample."""
    B = np.eye(J.shape[1]) / alpha
    for x in J:
        v = B @ x
        B -= np.outer(v, v) / (len(J) + x @ v)
    return B


def prune(cell, left, checked):
    """OBS deletes weights until `left` are left, H anew each time; `checked`: the recursion beside the inverse."""
    w, live = cell.trained.copy(), np.arange(len(cell.trained))
    list(cell.evaluate(w))
    while len(live) > left:
        J = cell.jacobian(w)[:, live]
        B = np.linalg.inv(J.T @ J / len(J) + cell.alpha * np.eye(len(live)))
        if checked:
            difference = np.linalg.norm(recursion(J, cell.alpha) - B) / np.linalg.norm(B)
            if not difference < 1e-3:
                raise ArithmeticError(f'the inverses differ by {difference}')
        q = np.argmin(w[live] ** 2 / B.diagonal())
        w[live] -= w[live[q]] / B[q, q] * B[q]
        w[live[q]] = 0.0
        live = np.delete(live, q)
        list(cell.evaluate(w))
    return w


def cell_parts(task):
    cell = Cell(task['cell'])

    def part(method, checked):
        now = SimpleNamespace()

        def run(_):
            now.w = prune(cell, task['left'], checked)
            return 1

        return Part(method, lambda: None, run, lambda: math.fsum(abs(now.w)))

    return {'': part('inv', False), 'recursion': part('inv, rank-one loop', True)}


def training_parts(task):
    cell = Cell(task['cell'])

    def part(method, rule):
        now = SimpleNamespace()

        def run(_):
            now.w, now.loss, now.steps = train(cell, rule)
            return 1

        # By another rule for μ the path, and so perhaps the minimum, is another one.
        check = (lambda: float(now.loss)) if rule is OurRule else (lambda: None)
        return Part(method, lambda: None, run, check, lambda: now.steps)

    return {'': part('solve, fixed factors', FixedFactors), 'ourRule': part('solve, our rule for μ', OurRule)}


kernel = f'numpy {np.__version__}, {blas_names()}'
made = {'cell': cell_parts, 'cell/train': training_parts}
serve('numpy', 'usual', kernel, options()['threads'], made)
