"""Takes steps with Keras' optimizers along the gradients of a JSON file, and follows its schedules and callbacks."""

import json
import os
import sys
import types

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import keras
import numpy
from keras_made_optimizer import made

with open(sys.argv[1], encoding="utf8") as file:
    given = json.load(file)


def steps_of(optimizer, averages):
    variables = [keras.Variable(numpy.array(values, "float32")) for values in given["start"]]
    steps = []
    for gradients in given["gradients"]:
        optimizer.apply([keras.ops.convert_to_tensor(numpy.array(values, "float32")) for values in gradients], variables)
        shown = optimizer._model_variables_moving_average if averages else variables
        steps.append([numpy.array(variable.value).astype("float64").tolist() for variable in shown])
    return steps


def schedule_of(task):
    schedule, rate = task["schedule"], task["learningRate"]
    if schedule["kind"] == "step":
        return keras.optimizers.schedules.ExponentialDecay(rate, schedule["every"] * task["stepsPerEpoch"], schedule["factor"], staircase=True)
    warmup, total = schedule["warmupSteps"], task["epochs"] * task["stepsPerEpoch"]
    if schedule["kind"] == "linear":
        return keras.optimizers.schedules.PolynomialDecay(rate, total, end_learning_rate=rate * schedule["finalFraction"])
    if warmup == 0:
        return keras.optimizers.schedules.CosineDecay(rate, total, alpha=schedule["finalFraction"])
    return keras.optimizers.schedules.CosineDecay(0.0, total - warmup, alpha=schedule["finalFraction"], warmup_target=rate, warmup_steps=warmup)


def rates_of(task):
    """The rate of each step, or of each epoch on a plateau."""
    schedule = task["schedule"]
    if schedule["kind"] != "plateau":
        return [float(schedule_of(task)(step)) for step in range(task["epochs"] * task["stepsPerEpoch"])]
    model = types.SimpleNamespace(optimizer=keras.optimizers.SGD(task["learningRate"]))
    callback = keras.callbacks.ReduceLROnPlateau(factor=schedule["factor"], patience=schedule["patience"], min_delta=schedule["minimumDelta"], min_lr=schedule["minimumRate"], mode="min")
    return [float(model.optimizer.learning_rate)] + followed(callback, model, task["losses"], lambda: float(model.optimizer.learning_rate))


def last_epoch(task):
    model = types.SimpleNamespace(stop_training=False)
    callback = keras.callbacks.EarlyStopping(patience=task["patience"], min_delta=task["minimumDelta"], mode="min")
    return followed(callback, model, task["losses"], lambda: model.stop_training).index(True) + 1


def followed(callback, model, losses, look):
    callback.set_model(model)
    callback.on_train_begin()
    seen = []
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        seen.append(look())
    return seen


taken = {
    "optimizers": {name: steps_of(made(options), False) for name, options in given["optimizers"].items()},
    "averages": {name: steps_of(made(options, use_ema=True, ema_momentum=given["averageDecay"]), True) for name, options in given["optimizers"].items()},
    "rates": [rates_of(task) for task in given["schedules"]],
    "lastEpochs": [last_epoch(task) for task in given["earlyStopping"]],
}

with open(sys.argv[2], "w", encoding="utf8") as file:
    json.dump(taken, file)
