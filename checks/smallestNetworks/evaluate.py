"""Errors of networks in JSON files on the MONK's problems, by nothing but numpy and the definitions of the problems.

    python3 evaluate.py FOLDER TRAINING > results.jsonl

FOLDER has the networks; TRAINING is the text that lists the instances of the training sets, src/dataset/monksTraining.ts.
An object a file: file, dataset, weights (those that are not 0), trainError, trainAccuracy, testError, testAccuracy.
"""

import itertools
import json
import pathlib
import re
import sys

import numpy as np

VALUES = (3, 3, 2, 3, 4, 2)
INSTANCES = np.array(list(itertools.product(*(range(1, count + 1) for count in VALUES))))

RULES = {
    1: lambda a: a[0] == a[1] or a[4] == 1,
    2: lambda a: sum(value == 1 for value in a) == 2,
    3: lambda a: (a[4] == 3 and a[3] == 1) or (a[4] != 4 and a[1] != 3),
}

# A unit an attribute and value, in that order.
INPUTS = np.concatenate([np.eye(count)[INSTANCES[:, a] - 1] for a, count in enumerate(VALUES)], axis=1)


def training_sets(text):
    """Numbers of instances by problem, from 1 on, and those of MONK-3 with the wrong label."""
    lists = {int(key): numbers(body) for key, body in re.findall(r"^  (\d): \[(.*?)\],", text, re.M | re.S)}
    noisy = numbers(re.search(r"NOISY_INSTANCES_OF_MONK_3[^=]*= \[(.*?)\]", text, re.S).group(1))
    return lists, noisy


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def outputs(layers, values):
    for layer in layers:
        if layer["activation"] != "sigmoid" or layer.get("bias", True) is not True:
            raise SystemExit("only units with a sigmoid and a bias are known here")
        weights = np.array(layer["weights"], dtype=float)  # a row a unit, its bias last
        values = 1 / (1 + np.exp(-(values @ weights[:, :-1].T + weights[:, -1])))
    return values[:, 0]


def measured(out, targets):
    error = np.mean(0.5 * (targets - out) ** 2)
    return float(error), float(np.mean((out > 0.5) == (targets > 0.5)))


def main(folder, training):
    lists, noisy = training_sets(pathlib.Path(training).read_text(encoding="utf8"))
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        network = json.loads(path.read_text(encoding="utf8"))
        dataset = network["training"]["dataset"]
        problem = int(dataset.removeprefix("monks-"))
        targets = np.array([float(RULES[problem](instance)) for instance in INSTANCES])
        labels = targets.copy()
        if problem == 3:
            for number in noisy:
                labels[number - 1] = 1 - labels[number - 1]
        seen = np.array(lists[problem]) - 1
        out = outputs(network["layers"], INPUTS)
        weights = sum(np.count_nonzero(np.array(layer["weights"])) for layer in network["layers"])
        train_error, train_accuracy = measured(out[seen], labels[seen])
        test_error, test_accuracy = measured(out, targets)
        found = {
            "file": path.name,
            "dataset": dataset,
            "weights": int(weights),
            "trainError": train_error,
            "trainAccuracy": train_accuracy,
            "testError": test_error,
            "testAccuracy": test_accuracy,
        }
        print(json.dumps(found))


main(*sys.argv[1:])
