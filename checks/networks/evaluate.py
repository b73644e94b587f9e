"""Outputs of networks in files, by PyTorch and the definitions of ONNX alone.

    python3 evaluate.py < jobs.json > results.jsonl

A job is an object: path (.onnx, .npz, .safetensors), inputs (a list of rows), and for files of weights alone
activations, one a layer; for an ONNX file perhaps original, the path of the file that it was made from.
A result has outputs (rows) and labels, or null, and beside an original changed: what differs but for the numbers of
initializers; or error, a text. ONNX files go through the checker of onnx where it knows their version. Needs torch,
numpy, onnx; with onnx >= 1.13 the reference evaluator of onnx is asked, too, and must agree with torch.
"""

import json
import struct
import sys

import numpy as np
import onnx
import torch
from onnx import numpy_helper

try:
    from onnx.reference import ReferenceEvaluator
except ImportError:
    ReferenceEvaluator = None

TORCH_TYPES = {1: torch.float32, 11: torch.float64, 7: torch.int64, 6: torch.int32}
functional = torch.nn.functional


def attributes(node):
    return {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}


def gemm(a, inputs):
    first = inputs[0].T if a.get("transA") else inputs[0]
    second = inputs[1].T if a.get("transB") else inputs[1]
    product = a.get("alpha", 1.0) * (first @ second)
    return product if len(inputs) < 3 else product + a.get("beta", 1.0) * inputs[2]


def batch_normalization(a, inputs):
    x, scale, shift, mean, variance = inputs
    return (x - mean) / torch.sqrt(variance + a.get("epsilon", 1e-5)) * scale + shift


def reshape(a, inputs):
    sizes = [inputs[0].shape[i] if size == 0 else size for i, size in enumerate(inputs[1].tolist())]
    return inputs[0].reshape(sizes)


def argmax(a, inputs):
    return torch.argmax(inputs[0], dim=a.get("axis", 0), keepdim=bool(a.get("keepdims", 1)))


def array_feature_extractor(a, inputs):
    values, places = inputs[0], inputs[1].flatten()
    return values[places.numpy()] if isinstance(values, np.ndarray) else values[..., places]


def gather(a, inputs):
    axis = a.get("axis", 0)
    return torch.index_select(inputs[0], axis if axis >= 0 else axis + inputs[0].dim(), inputs[1].flatten())


def flatten(a, inputs):
    axis = a.get("axis", 1)
    return inputs[0].reshape(int(np.prod(inputs[0].shape[:axis])), -1)


def normalizer(a, inputs):
    orders = {b"L1": 1, b"L2": 2, b"MAX": float("inf")}
    return functional.normalize(inputs[0], p=orders[a.get("norm", b"MAX")], dim=1)


OPERATORS = {
    "Add": lambda a, x: x[0] + x[1],
    "Sub": lambda a, x: x[0] - x[1],
    "Mul": lambda a, x: x[0] * x[1],
    "Div": lambda a, x: x[0] / x[1],
    "MatMul": lambda a, x: x[0] @ x[1],
    "Gemm": gemm,
    "BatchNormalization": batch_normalization,
    "Tanh": lambda a, x: torch.tanh(x[0]),
    "Sigmoid": lambda a, x: torch.sigmoid(x[0]),
    "Relu": lambda a, x: torch.relu(x[0]),
    "LeakyRelu": lambda a, x: functional.leaky_relu(x[0], a.get("alpha", 0.01)),
    "PRelu": lambda a, x: torch.where(x[0] >= 0, x[0], x[0] * x[1]),
    "Elu": lambda a, x: functional.elu(x[0], a.get("alpha", 1.0)),
    "Softplus": lambda a, x: functional.softplus(x[0]),
    "Erf": lambda a, x: torch.erf(x[0]),
    "Gelu": lambda a, x: functional.gelu(x[0]),
    "Softmax": lambda a, x: torch.softmax(x[0], dim=a.get("axis", -1)),
    "LogSoftmax": lambda a, x: torch.log_softmax(x[0], dim=a.get("axis", -1)),
    "Flatten": flatten,
    "Reshape": reshape,
    "Transpose": lambda a, x: x[0].permute(a["perm"]),
    "Identity": lambda a, x: x[0],
    "Dropout": lambda a, x: x[0],
    "Cast": lambda a, x: x[0].to(TORCH_TYPES[a["to"]]) if a["to"] in TORCH_TYPES else x[0],
    "Constant": lambda a, x: tensor(a["value"]),
    "Gather": gather,
    "ArgMax": argmax,
    "ArrayFeatureExtractor": array_feature_extractor,
    "Scaler": lambda a, x: (x[0] - torch.tensor(a["offset"])) * torch.tensor(a["scale"]),
    "Normalizer": normalizer,
    "ZipMap": lambda a, x: x[0],  # the same numbers, with names
}


def tensor(proto):
    if proto.data_type == onnx.TensorProto.STRING:
        return np.array([text.decode() for text in proto.string_data])
    return torch.from_numpy(numpy_helper.to_array(proto).copy())


def true_input(graph):
    """The input that is no initializer: old files list these among the inputs."""
    names = {initializer.name for initializer in graph.initializer}
    (found,) = [value for value in graph.input if value.name not in names]
    return found


def shaped(graph, rows):
    declared = true_input(graph).type.tensor_type
    sizes = [dim.dim_value for dim in declared.shape.dim]
    values = torch.tensor(rows, dtype=TORCH_TYPES[declared.elem_type])
    return values.reshape([len(rows)] + [size or -1 for size in sizes[1:]])


def run_graph(graph, rows):
    """The value of each name."""
    values = {initializer.name: tensor(initializer) for initializer in graph.initializer}
    values[true_input(graph).name] = shaped(graph, rows)
    for node in graph.node:
        inputs = [values[name] for name in node.input if name]
        values[node.output[0]] = OPERATORS[node.op_type](attributes(node), inputs)
    return values


def onnx_outputs(model, rows):
    """Numbers of the last output that has them; labels of one that has none."""
    values = run_graph(model.graph, rows)
    outputs, labels = None, None
    for output in model.graph.output:
        found = values[output.name]
        if isinstance(found, np.ndarray):
            labels = [str(label) for label in found.flatten()]
        elif found.is_floating_point():
            outputs = found.reshape(len(rows), -1).tolist()
        else:
            labels = [str(label) for label in found.flatten().tolist()]
    return outputs, labels


def reference_has(model):
    """Whether the reference evaluator knows all operators: not ZipMap, and not the inference of an old batch norm."""
    if ReferenceEvaluator is None:
        return False
    unknown = ["ZipMap"] + (["BatchNormalization"] if model.opset_import[0].version < 14 else [])
    return not any(node.op_type in unknown for node in model.graph.node)


def reference_complaint(model, rows, outputs):
    """None, or the difference of the reference evaluator; files with a fixed batch are run once a sample."""
    graph = model.graph
    whole = shaped(graph, rows)
    first = true_input(graph).type.tensor_type.shape.dim[0].dim_value
    evaluator = ReferenceEvaluator(model)
    parts = [whole[k : k + 1] for k in range(len(rows))] if first == 1 else [whole]
    found = []
    for part in parts:
        with np.errstate(over="ignore"):
            values = evaluator.run(None, {true_input(graph).name: part.numpy()})
        for value in values:
            if value.dtype.kind == "f":
                found.extend(value.reshape(len(part), -1).tolist())
    limit = 1e-12 if whole.dtype == torch.float64 else 1e-5
    difference = np.abs(np.array(found) - np.array(outputs)) / np.maximum(1, np.abs(np.array(outputs)))
    return None if difference.max() <= limit else f"torch and onnx.reference differ by {difference.max():.1e}"


def without_numbers(model):
    """The file as text, its initializers and constants by their names, types and shapes alone."""
    bare = onnx.ModelProto()
    bare.CopyFrom(model)
    tensors = [*bare.graph.initializer, *[a.t for node in bare.graph.node for a in node.attribute if a.HasField("t")]]
    for one in tensors:
        for field in ("raw_data", "float_data", "double_data", "external_data", "data_location"):
            one.ClearField(field)
    return str(bare).splitlines()


def changed(original, model):
    """The first line in which two files differ, but for numbers; None: none."""
    before, after = without_numbers(original), without_numbers(model)
    for one, other in zip(before, after):
        if one != other:
            return f"{one.strip()} -> {other.strip()}"
    return None if len(before) == len(after) else f"{len(before)} lines -> {len(after)}"


def state_dict(path):
    """Arrays by name, in the order of the names' numbers, as PyTorch has them: units x inputs."""
    if path.endswith(".npz"):
        with np.load(path) as arrays:
            return {name: torch.from_numpy(arrays[name].copy()) for name in arrays.files}
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    types = {"F32": np.float32, "F64": np.float64, "I64": np.int64}
    return {
        name: torch.from_numpy(
            np.frombuffer(data[slice(*entry["data_offsets"])], types[entry["dtype"]]).reshape(entry["shape"]).copy()
        )
        for name, entry in header.items()
        if name != "__metadata__"
    }


def activated(name, values):
    if name.startswith("leakyRelu"):
        return functional.leaky_relu(values, float(name[10:-1] or 0.01) if "(" in name else 0.01)
    if name.startswith("elu"):
        return functional.elu(values, float(name[4:-1]) if "(" in name else 1.0)
    if name == "softmax":
        return torch.softmax(values, dim=-1)
    if name == "logSoftmax":
        return torch.log_softmax(values, dim=-1)
    known = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "linear": lambda x: x}
    return {**known, "gelu": functional.gelu, "silu": functional.silu, "softplus": functional.softplus}[name](values)


def weights_outputs(path, activations, rows):
    """Outputs of layers fc1, fc2, ...: in double precision, of the numbers of the file."""
    arrays = {name: array.double() for name, array in state_dict(path).items()}
    values = torch.tensor(rows, dtype=torch.float64)
    if "mean" in arrays:
        values = (values - arrays["mean"]) / arrays["scale"]
    layers = sorted({name.rsplit(".", 1)[0] for name in arrays if "." in name}, key=lambda name: int(name[2:]))
    for layer, activation in zip(layers, activations, strict=True):
        values = functional.linear(values, arrays[f"{layer}.weight"], arrays.get(f"{layer}.bias"))
        values = activated(activation, values)
    return values.tolist()


def result_of(job):
    path, rows = job["path"], job["inputs"]
    if not path.endswith(".onnx"):
        return {"outputs": weights_outputs(path, job["activations"], rows), "labels": None}
    model = onnx.load(path)
    if model.ir_version <= onnx.IR_VERSION and model.opset_import[0].version <= onnx.defs.onnx_opset_version():
        onnx.checker.check_model(model)
    outputs, labels = onnx_outputs(model, rows)
    complaint = reference_complaint(model, rows, outputs) if reference_has(model) else None
    if complaint:
        raise ValueError(complaint)
    original = job.get("original")
    difference = changed(onnx.load(original), model) if original else None
    return {"outputs": outputs, "labels": labels, "changed": difference}


def main():
    torch.set_num_threads(1)
    for job in json.load(sys.stdin):
        try:
            result = result_of(job)
        except Exception as error:  # of whatever kind: it is told to who asks
            result = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(result))


main()
