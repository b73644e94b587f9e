"""A pruned network back in PyTorch: its deleted weights stay 0 while the others are trained on.

    python3 load_pruned_torch.py pruned.safetensors tiles.csv

A file .npz, as surgeon writes it, does as well, and needs no package beside torch.
"""

import sys

import numpy as np
import torch
from torch.nn.utils import prune

from export_torch import INPUTS, Tiles, accuracy, train
from table import read_table


def read_tensors(path):
    if path.endswith(".npz"):
        with np.load(path) as arrays:
            return {name: torch.tensor(arrays[name], dtype=torch.float32) for name in arrays.files}
    from safetensors.torch import load_file

    return load_file(path)


def mask_zeros(model):
    """A file of weights has no mask: what is 0 in it was deleted, and PyTorch is told so."""
    for layer in [model.fc1, model.fc2]:
        for name in ["weight", "bias"]:
            prune.custom_from_mask(layer, name, mask=getattr(layer, name) != 0)


def make_permanent(model):
    """Plain parameters again, with the zeros in them."""
    for layer in [model.fc1, model.fc2]:
        for name in ["weight", "bias"]:
            prune.remove(layer, name)


def weights_left(model):
    return sum(int(torch.count_nonzero(parameter)) for parameter in model.parameters())


def main(path, table):
    numbers, indices, _ = read_table(table, INPUTS, "quality")
    inputs, classes = torch.tensor(numbers, dtype=torch.float32), torch.tensor(indices)
    tensors = read_tensors(path)
    model = Tiles(tensors["mean"], tensors["scale"])
    model.load_state_dict(tensors)
    print(f"{path}: {weights_left(model)} weights, accuracy {accuracy(model, inputs, classes):.3f}")
    mask_zeros(model)
    train(model, inputs, classes)
    make_permanent(model)
    print(f"trained on: {weights_left(model)} weights, accuracy {accuracy(model, inputs, classes):.3f}")
    torch.save(model.state_dict(), "trained-on.pt")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} is missing: pip install {error.name}")
