"""Accuracy of an ONNX file on a table, by onnxruntime: of scores or probabilities, one output a class or one of two.

    python3 evaluate_onnx.py pruned.onnx tiles.csv
"""

import sys

import numpy as np

from table import read_table

INPUTS = ["width", "height", "age"]
TYPES = {"tensor(float)": np.float32, "tensor(double)": np.float64}


def outputs_of(path, inputs):
    """Rows x outputs: the last output of the file that is a table of numbers."""
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (given,) = session.get_inputs()
    wanted = [output.name for output in session.get_outputs() if output.type in TYPES]
    return session.run(wanted, {given.name: inputs.astype(TYPES[given.type])})[-1]


def main(path, table):
    inputs, classes, names = read_table(table, INPUTS, "quality")
    outputs = outputs_of(path, inputs)
    if outputs.shape[1] == 1:  # the probability of the second class
        found = (outputs[:, 0] > 0.5).astype(int)
    else:
        found = outputs.argmax(axis=1)
    print(f"{path}: accuracy {np.mean(found == classes):.3f} on {len(classes)} rows of {' and '.join(names)}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} is missing: pip install {error.name}")
