"""Takes steps with Keras' optimizers along the gradients of a JSON file."""

import json
import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import keras
import numpy

with open(sys.argv[1], encoding="utf8") as file:
    given = json.load(file)


def made(options):
    clipping = options.get("clipping")
    names = {"norm": "clipnorm", "global-norm": "global_clipnorm", "value": "clipvalue"}
    common = {"learning_rate": options["learningRate"], **({} if clipping is None else {names[clipping["kind"]]: clipping["limit"]})}
    if options["name"] == "sgd":
        return keras.optimizers.SGD(momentum=float(options["momentum"]), nesterov=options["nesterov"], **common)
    if options["name"] == "rmsprop":
        return keras.optimizers.RMSprop(rho=options["rho"], momentum=float(options["momentum"]), epsilon=options["epsilon"], **common)
    moments = {"beta_1": options["beta1"], "beta_2": options["beta2"], "epsilon": options["epsilon"]}
    if options["name"] == "adam":
        return keras.optimizers.Adam(**moments, **common)
    return keras.optimizers.AdamW(weight_decay=options["weightDecay"], **moments, **common)


taken = {}
for name, options in given["optimizers"].items():
    variables = [keras.Variable(numpy.array(values, "float32")) for values in given["start"]]
    optimizer = made(options)
    steps = []
    for gradients in given["gradients"]:
        optimizer.apply([keras.ops.convert_to_tensor(numpy.array(values, "float32")) for values in gradients], variables)
        steps.append([numpy.array(variable.value).astype("float64").tolist() for variable in variables])
    taken[name] = steps

with open(sys.argv[2], "w", encoding="utf8") as file:
    json.dump(taken, file)
