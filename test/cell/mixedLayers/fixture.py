"""Prunes a network of five kinds of layers by eq. 5 and eq. 17 of Hassibi & Stork (NIPS 5, 1993), and nothing else.

It shares no code with the package: NumPy alone, forward pass and Jacobian written from the equations. To renew the
fixture, in this folder: `python3 fixture.py` (NumPy 2.4.6). It writes network.json, in the format of network files, and
path.json: the samples, and for each of 100 deletions the weight with the smallest saliency (eq. 5), with H renewed
(eq. 17 and 18) after each; all weights after 50 and after 100 of them. It prints the smallest gap between the two smallest saliencies, as a share of the smaller
one: the order is the same in other arithmetic as long as its rounding is far below that.
"""
import json
import math

import numpy as np

SEED, SAMPLES, DELETIONS, ALPHA = 4, 110, 100, 1e-3
SIZES = [6, 7, 7, 6, 6, 3]
erf = np.vectorize(math.erf)
logistic = lambda z: 1 / (1 + np.exp(-z))
cumulative = lambda z: (1 + erf(z / np.sqrt(2))) / 2
density = lambda z: np.exp(-z * z / 2) / np.sqrt(2 * np.pi)

# (name, f, f', whether the layer has biases)
LAYERS = [
    ('tanh', np.tanh, lambda z: 1 / np.cosh(z) ** 2, True),
    ('leakyRelu(0.1)', lambda z: np.where(z > 0, z, 0.1 * z), lambda z: np.where(z > 0, 1.0, 0.1), False),
    ('gelu', lambda z: z * cumulative(z), lambda z: cumulative(z) + z * density(z), True),
    ('softplus', lambda z: np.logaddexp(0, z), logistic, True),
    ('sigmoid', logistic, lambda z: logistic(z) * (1 - logistic(z)), True),
]


def matrices(w):
    """The rows of each layer, a unit a row, its bias last: w is their numbers one after the other."""
    start = 0
    for inputs, units, (_, _, _, has_bias) in zip(SIZES, SIZES[1:], LAYERS):
        width = inputs + has_bias
        yield w[start : start + units * width].reshape(units, width)
        start += units * width
    assert start == w.size


def outputs_and_jacobian(w, x):
    """o (P × 3), and X = ∂o/∂w (P × 3 × n, eq. 13), by the chain rule from the last layer to the first."""
    a, passes = x, []
    for rows, (_, f, slope, has_bias) in zip(matrices(w), LAYERS):
        with_bias = np.hstack([a, np.ones((len(a), 1))]) if has_bias else a
        net = with_bias @ rows.T
        passes.append((rows[:, : a.shape[1]], with_bias, slope(net)))
        a = f(net)
    by_output = np.eye(a.shape[1])[None].repeat(len(x), 0)  # ∂o/∂(output of the layer), P × 3 × units
    parts = []
    for weights, with_bias, slopes in reversed(passes):
        by_net = by_output * slopes[:, None, :]
        parts.insert(0, np.einsum('kou,ki->koui', by_net, with_bias).reshape(len(x), a.shape[1], -1))
        by_output = by_net @ weights
    return a, np.concatenate(parts, axis=2)


def inverse(jacobian):
    """(H + αI)⁻¹ by eq. 17, a row of the Jacobian at a time, for several outputs as in eq. 18."""
    count, _, n = jacobian.shape
    inverse = np.eye(n) / ALPHA
    for row in jacobian.reshape(-1, n):
        v = inverse @ row
        inverse -= np.outer(v, v) / (count + row @ v)
    return inverse


def number_of_weights():
    return sum(units * (inputs + bias) for inputs, units, (_, _, _, bias) in zip(SIZES, SIZES[1:], LAYERS))


def check(w, x):
    """The Jacobian by central differences, and the inverse by that of H + αI."""
    _, jacobian = outputs_and_jacobian(w, x)
    h = 1e-6
    for q in range(w.size):
        up, down = w.copy(), w.copy()
        up[q] += h
        down[q] -= h
        difference = (outputs_and_jacobian(up, x)[0] - outputs_and_jacobian(down, x)[0]) / (2 * h)
        assert np.abs(difference - jacobian[:, :, q]).max() < 1e-7, q
    flat = jacobian.reshape(-1, w.size)
    exact = np.linalg.inv(flat.T @ flat / len(x) + ALPHA * np.eye(w.size))
    assert np.abs(inverse(jacobian) - exact).max() < 1e-9 * np.abs(exact).max()


def path(w, x):
    """The weights deleted, their saliencies, w after each of them; then the smallest gap of two saliencies."""
    w, live = w.copy(), np.arange(w.size)
    order, saliencies, states, smallest = [], [], [], np.inf
    for _ in range(DELETIONS):
        inv = inverse(outputs_and_jacobian(w, x)[1][:, :, live])
        saliency = w[live] ** 2 / (2 * np.diag(inv))  # eq. 5
        first, second = np.argsort(saliency)[:2]
        smallest = min(smallest, saliency[second] / saliency[first] - 1)
        w[live] -= w[live[first]] / inv[first, first] * inv[:, first]  # eq. 5
        w[live[first]] = 0
        order.append(int(live[first]))
        saliencies.append(float(saliency[first]))
        states.append(w.copy())
        live = np.delete(live, first)
    return order, saliencies, states, smallest


if __name__ == '__main__':
    random = np.random.default_rng(SEED)
    x = random.normal(size=(SAMPLES, SIZES[0])).round(3)
    w = (random.normal(size=number_of_weights()) * 0.6).round(6)
    check(w, x)
    outputs, _ = outputs_and_jacobian(w, x)
    targets = (outputs + random.normal(size=outputs.shape) * 0.02).round(6)
    order, saliencies, states, smallest = path(w, x)
    pruned = states[-1]
    error = ((targets - outputs_and_jacobian(pruned, x)[0]) ** 2).sum() / (2 * SAMPLES)  # eq. 7
    layers = [
        {'activation': name, **({} if has_bias else {'bias': False}), 'weights': rows.tolist()}
        for (name, _, _, has_bias), rows in zip(LAYERS, matrices(w))
    ]
    network = {'format': 'optimal-brain-surgeon/network', 'version': 1, 'loss': 'squared', 'layers': layers}
    found = {'order': order, 'saliencies': saliencies, 'trainError': error}
    found |= {'halfway': states[DELETIONS // 2 - 1].tolist(), 'weights': pruned.tolist()}
    known = {'alpha': ALPHA, 'inputs': x.tolist(), 'targets': targets.tolist(), 'outputs': outputs.tolist()}
    for name, content in [('network.json', network), ('path.json', {**known, **found})]:
        with open(name, 'w') as file:
            json.dump(content, file, separators=(',', ':'))
            file.write('\n')
    print(f'{w.size} weights, {DELETIONS} deletions: E {error:.3g}, smallest gap of saliencies {smallest:.2g}')
