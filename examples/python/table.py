"""Columns of a CSV with a header: numbers that go into a network, and the class of each row."""

import csv

import numpy as np


def read_table(path, inputs, target):
    """Inputs (rows x columns), class indices, and the classes in the order of the alphabet, as in surgeon."""
    with open(path, newline="", encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    words = [row[target] for row in rows]
    classes = sorted(set(words))
    numbers = np.array([[float(row[column]) for column in inputs] for row in rows])
    return numbers, np.array([classes.index(word) for word in words]), classes
