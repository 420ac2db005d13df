"""Trains the same networks as the test beside it, from the weights and on the batches of a JSON file."""

import json
import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import keras
import numpy
from keras import layers


def text_cnn(given):
    sizes = given["model"]
    return [
        layers.Embedding(given["vocabularyIds"], sizes["embeddingSize"]),
        layers.Conv1D(sizes["filters"], sizes["kernelSize"], padding="same", activation="relu"),
        layers.MaxPooling1D(2),
        layers.Flatten(),
        layers.Dense(sizes["denseUnits"], activation="relu"),
    ]


def recurrent(layer):
    def stacked(given):
        sizes = given["model"]
        return [
            layers.Embedding(given["vocabularyIds"], sizes["embeddingSize"], mask_zero=sizes["masked"]),
            layer(sizes["units"], return_sequences=True),
            layer(sizes["units"], go_backwards=True),
        ]

    return stacked


architectures = {"text-cnn": text_cnn, "lstm": recurrent(layers.LSTM), "gru": recurrent(layers.GRU), "simpleRnn": recurrent(layers.SimpleRNN)}


def trained(given):
    outputs = given["outputs"]
    before = architectures[given["model"]["architecture"]](given)
    network = keras.Sequential([keras.Input((given["sequenceLength"],), dtype="int32"), *before, layers.Dense(outputs)])
    network.set_weights([numpy.array(weight["values"], "float32").reshape(weight["shape"]) for weight in given["weights"]])
    optimizer = given["optimizer"]
    network.compile(
        optimizer=keras.optimizers.Adam(optimizer["learningRate"], optimizer["beta1"], optimizer["beta2"], optimizer["epsilon"]),
        loss=keras.losses.BinaryCrossentropy(from_logits=True) if outputs == 1 else keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    losses = []
    for batch in given["batches"]:
        inputs = numpy.array(batch["inputs"], "int32").reshape(-1, given["sequenceLength"])
        classes = numpy.array(batch["classes"], "float32" if outputs == 1 else "int32")
        losses.append(float(network.train_on_batch(inputs, classes[:, None] if outputs == 1 else classes)))
        network.reset_metrics()
    return {"losses": losses, "weights": [weight.astype("float64").ravel().tolist() for weight in network.get_weights()]}


with open(sys.argv[1], encoding="utf8") as file:
    cases = json.load(file)

with open(sys.argv[2], "w", encoding="utf8") as file:
    json.dump({name: trained(given) for name, given in cases.items()}, file)
