"""A network of Keras 3, trained on a table and exported for surgeon: keras.onnx and keras.npz.

    python3 export_keras.py tiles.csv

Keras runs on PyTorch here, unless KERAS_BACKEND says otherwise; it exports ONNX by onnxscript, on TensorFlow by
tf2onnx.
"""

import os
import sys

import numpy as np

from table import read_table

INPUTS = ["width", "height", "age"]


def save_weights(path, layers, normalisation):
    """Kernels are inputs x units; mean and scale are those of the inputs."""
    mean, variance = (np.asarray(value).ravel() for value in normalisation.get_weights()[:2])
    arrays = {"mean": mean, "scale": np.sqrt(variance)}
    for number, layer in enumerate(layers):
        arrays[f"{number}.kernel"], arrays[f"{number}.bias"] = layer.get_weights()
    np.savez(path, **arrays)


def main(path):
    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras

    keras.utils.set_random_seed(1)
    inputs, classes, _ = read_table(path, INPUTS, "quality")
    normalisation = keras.layers.Normalization()
    normalisation.adapt(inputs)
    layers = [keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input((len(INPUTS),)), normalisation, *layers])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss=loss, metrics=["accuracy"])
    model.fit(inputs, classes, batch_size=len(classes), epochs=300, verbose=0)
    print(f"accuracy {model.evaluate(inputs, classes, verbose=0)[1]:.3f} on {len(classes)} rows")

    save_weights("keras.npz", layers, normalisation)
    try:
        model.export("keras.onnx", format="onnx", verbose=False)
    except ImportError as error:
        print(f"no keras.onnx: {error}")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} is missing: pip install {error.name}")
