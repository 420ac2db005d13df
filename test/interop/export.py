"""Loads what the test beside it has exported, and writes what Keras saves for it to read."""

import json
import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import keras
import numpy
import tensorflow as tf
from keras import layers
from safetensors import safe_open

folder, sequence_length = sys.argv[1], int(sys.argv[2])

with open(f"{folder}/rows.json", encoding="utf8") as file:
    cases = json.load(file)


def flat(tensor):
    return numpy.asarray(tensor, "float64").ravel().tolist()


def ids(row):
    return tf.constant(numpy.array(row, "int32").reshape(-1, sequence_length))


def check(name):
    place = f"{folder}/{name}/saved-model"
    model = tf.saved_model.load(place)
    signature = model.signatures["serving_default"]
    predictions = [flat(signature(ids(row))["probabilities"]) for row in cases[name]]
    variables = {variable.name.split(":")[0]: flat(variable) for variable in model.variables}
    trainable = [variable.name.split(":")[0] for variable in model.variables if variable.trainable]
    first = model.variables[0]
    before = flat(first)
    first.assign(tf.zeros_like(first))
    model.restore(f"{place}/variables/variables")
    with safe_open(f"{folder}/{name}/safetensors/model.safetensors", framework="numpy") as file:
        tensors = {key: flat(file.get_tensor(key)) for key in file.keys()}
        metadata = file.metadata()
    return {"predictions": predictions, "variables": variables, "trainable": trainable, "restored": flat(first) == before, "safetensors": tensors, "metadata": metadata}


with open(f"{folder}/results.json", "w", encoding="utf8") as file:
    json.dump({name: check(name) for name in cases}, file)

keras.utils.set_random_seed(4)
network = keras.Sequential(
    [
        keras.Input((sequence_length,), dtype="int32"),
        layers.Embedding(7, 3, name="words"),
        layers.Dropout(0.2),
        layers.LSTM(4, name="memory", return_sequences=True),
        layers.Conv1D(3, 2, name="patterns"),
        layers.BatchNormalization(name="norm"),
        layers.Flatten(),
        layers.Dense(3, name="output"),
    ]
)
generator = numpy.random.default_rng(4)
network.set_weights([numpy.abs(weight + generator.normal(0, 0.2, weight.shape)) for weight in network.get_weights()])
network.save(f"{folder}/whole.h5")
network.save_weights(f"{folder}/numbered.weights.h5")
with open(f"{folder}/keras.json", "w", encoding="utf8") as file:
    json.dump(flat(tf.nn.softmax(network(ids(cases["mixed"][2]), training=False))), file)
