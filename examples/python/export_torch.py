"""A network of PyTorch, trained on a table and exported for surgeon: tiles.onnx, tiles.safetensors.

    python3 export_torch.py tiles.csv

Needs torch; PyTorch from 2.5 on needs onnxscript to export ONNX, and safetensors is a package of its own.
"""

import inspect
import sys

import numpy as np
import torch

from table import read_table

INPUTS = ["width", "height", "age"]
DECAY = 1e-3


class Tiles(torch.nn.Module):
    """3-8-2 with tanh. The scaling of the inputs is part of it, so that all files take columns as they are."""

    def __init__(self, mean, scale):
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("scale", scale)
        self.fc1 = torch.nn.Linear(len(mean), 8)
        self.fc2 = torch.nn.Linear(8, 2)

    def forward(self, inputs):
        return self.fc2(torch.tanh(self.fc1((inputs - self.mean) / self.scale)))


def train(model, inputs, classes, steps=300):
    """To a minimum of cross-entropy + decay/2 |w|^2, biases included: the loss of surgeon with --decay."""
    optimiser = torch.optim.LBFGS(model.parameters(), max_iter=steps, tolerance_grad=1e-7, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        squares = sum((parameter**2).sum() for parameter in model.parameters())
        value = torch.nn.functional.cross_entropy(model(inputs), classes) + DECAY / 2 * squares
        value.backward()
        return value

    optimiser.step(loss)


def accuracy(model, inputs, classes):
    with torch.no_grad():
        return (model(inputs).argmax(dim=1) == classes).double().mean().item()


def export_onnx(model, example, path):
    """The batch is left open, so that the file takes any number of rows."""
    names = {"input_names": ["inputs"], "output_names": ["logits"]}
    if "dynamic_shapes" in inspect.signature(torch.onnx.export).parameters:
        shapes = {"inputs": {0: torch.export.Dim("batch")}}
        torch.onnx.export(model, (example,), path, dynamo=True, dynamic_shapes=shapes, verbose=False, **names)
    else:
        torch.onnx.export(model, (example,), path, dynamic_axes={"inputs": {0: "batch"}, "logits": {0: "batch"}}, **names)


def main(path):
    torch.manual_seed(1)
    numbers, indices, _ = read_table(path, INPUTS, "quality")
    inputs, classes = torch.tensor(numbers, dtype=torch.float32), torch.tensor(indices)
    model = Tiles(inputs.mean(dim=0), inputs.std(dim=0, unbiased=False))
    train(model, inputs, classes)
    print(f"accuracy {accuracy(model, inputs, classes):.3f} on {len(classes)} rows")

    try:
        export_onnx(model.eval(), inputs[:2], "tiles.onnx")
    except ImportError as error:
        print(f"no tiles.onnx: {error}")
    try:
        from safetensors.torch import save_file

        save_file(model.state_dict(), "tiles.safetensors")
    except ImportError:
        print("no tiles.safetensors, but tiles.npz: pip install safetensors")
        np.savez("tiles.npz", **{name: tensor.numpy() for name, tensor in model.state_dict().items()})


if __name__ == "__main__":
    main(sys.argv[1])
