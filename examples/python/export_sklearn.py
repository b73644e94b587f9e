"""Networks of scikit-learn with the scaling of their inputs, exported for surgeon: classifier.npz, regressor.npz, and
classifier.onnx, regressor.onnx where skl2onnx is there.

    python3 export_sklearn.py tiles.csv

The classifier is of the table; the regressor of the diabetes data that come with scikit-learn: diabetes.csv.
"""

import sys

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from table import read_table

INPUTS = ["width", "height", "age"]
# To a minimum of the loss: scikit-learn adds alpha / 2n |w|^2 of the weights, biases left out, to the mean over n rows.
TRAINING = {"solver": "lbfgs", "max_iter": 5000, "tol": 1e-9, "random_state": 1}


def save_weights(path, pipeline):
    """The arrays of scikit-learn by its own names; mean_ and scale_ are those of the inputs."""
    scaler, network = pipeline[0], pipeline[-1]
    arrays = {"mean_": scaler.mean_, "scale_": scaler.scale_}
    for layer, (weights, biases) in enumerate(zip(network.coefs_, network.intercepts_)):
        arrays[f"coefs_{layer}"] = weights  # inputs x units
        arrays[f"intercepts_{layer}"] = biases
    np.savez(path, **arrays)


def save_onnx(path, pipeline, inputs):
    """Whole, by skl2onnx; zipmap False: probabilities are a tensor, and no list of dictionaries."""
    try:
        from skl2onnx import to_onnx
    except ImportError:
        print(f"no {path}: pip install skl2onnx")
        return
    options = {"zipmap": False} if hasattr(pipeline, "classes_") else {}
    model = to_onnx(pipeline, inputs[:1].astype(np.float32), options=options and {id(pipeline): options})
    with open(path, "wb") as file:
        file.write(model.SerializeToString())


def main(path):
    inputs, indices, classes = read_table(path, INPUTS, "quality")
    words = np.array(classes)[indices]
    classifier = make_pipeline(StandardScaler(), MLPClassifier(hidden_layer_sizes=(8,), activation="tanh", alpha=0.1, **TRAINING))
    classifier.fit(inputs, words)
    print(f"classifier: accuracy {classifier.score(inputs, words):.3f} on {len(words)} rows")
    save_weights("classifier.npz", classifier)
    save_onnx("classifier.onnx", classifier, inputs)

    data = load_diabetes(scaled=False)
    target = (data.target - data.target.mean()) / data.target.std()  # outputs and targets have one scale
    header = ",".join([*data.feature_names, "progression"])
    np.savetxt("diabetes.csv", np.column_stack([data.data, target]), "%.17g", ",", header=header, comments="")
    regressor = make_pipeline(StandardScaler(), MLPRegressor(hidden_layer_sizes=(6,), activation="tanh", alpha=1.0, **TRAINING))
    regressor.fit(data.data, target)
    print(f"regressor: R^2 {regressor.score(data.data, target):.3f} on {len(target)} rows")
    save_weights("regressor.npz", regressor)
    save_onnx("regressor.onnx", regressor, data.data)


if __name__ == "__main__":
    main(sys.argv[1])
