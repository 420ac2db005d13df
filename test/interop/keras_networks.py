"""Trains the networks that a JSON file describes layer by layer, from its weights and on its batches."""

import inspect
import json
import os
import re
import sys

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import keras
import numpy
from keras_made_optimizer import made

others = {"channelsLast": "channels_last"}


def snake(name):
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: "_" + found.group(1).lower(), name)


def layer_of(described):
    """Keras has the same names for a layer's settings as tfjs, but for capitals."""
    cls = getattr(keras.layers, described["class"])
    known = set(inspect.signature(cls.__init__).parameters)
    settings = {snake(name): value for name, value in described["settings"].items()}
    regularizer = settings.get("kernel_regularizer")
    kept = {
        name: others.get(value, value) if isinstance(value, str) else value
        for name, value in settings.items()
        if name in known and value is not None and not name.endswith(("initializer", "regularizer", "constraint")) and name not in ("dtype", "name", "trainable")
    }
    if described["class"] == "LeakyReLU":
        kept["negative_slope"] = settings["alpha"]
    if regularizer is not None:
        kept["kernel_regularizer"] = keras.regularizers.L2(regularizer["config"]["l2"])
    return cls(name=described["name"], **kept)


def trained(given):
    values = {}
    for described in given["layers"]:
        if described["class"] == "InputLayer":
            values[described["name"]] = network_input = keras.Input(described["shape"], dtype=described["dtype"])
            continue
        inputs = [values[name] for name in described["inputs"]]
        values[described["name"]] = last = layer_of(described)(inputs if len(inputs) > 1 else inputs[0])
    network = keras.Model(network_input, last)
    for name, weights in given["weights"].items():
        network.get_layer(name).set_weights([numpy.array(weight["values"], "float32").reshape(weight["shape"]) for weight in weights])
    network.compile(optimizer=made(given["optimizer"]), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    losses = []
    for batch in given["batches"]:
        inputs = numpy.array(batch["inputs"], network_input.dtype).reshape(-1, *network_input.shape[1:])
        losses.append(float(network.train_on_batch(inputs, numpy.array(batch["classes"], "int32"))))
        network.reset_metrics()
    return {"losses": losses, "weights": {name: [weight.astype("float64").ravel().tolist() for weight in network.get_layer(name).get_weights()] for name in given["weights"]}}


with open(sys.argv[1], encoding="utf8") as file:
    cases = json.load(file)

with open(sys.argv[2], "w", encoding="utf8") as file:
    json.dump([trained(given) for given in cases], file)
