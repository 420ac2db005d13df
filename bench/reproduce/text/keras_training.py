"""Trains the course's networks in Keras, keeps the epoch of the lowest validation loss, and measures it on the test part."""
import time

import keras
import numpy as np
from keras_texts import cnn, mlp, multi_size
from serving import serve

NETWORKS = {"mlp": mlp, "cnn": cnn, "cnn-50": lambda: cnn(50), "multi-size": multi_size}


class BestEpoch(keras.callbacks.Callback):
    """Across stages, which each call `fit` once."""

    def __init__(self):
        super().__init__()
        self.loss = float("inf")

    def on_epoch_end(self, _, logs=None):
        if logs["val_loss"] < self.loss:
            self.loss, self.weights = logs["val_loss"], self.model.get_weights()


def column(description):
    return np.fromfile(description["file"], dtype=description["dtype"]).reshape(description["shape"])


def compiled(model, rate):
    model.compile(keras.optimizers.Adam(rate), keras.losses.BinaryCrossentropy(from_logits=True), metrics=[keras.metrics.BinaryAccuracy("accuracy", threshold=0)])


def train(request):
    parts = {name: [column(description) for description in part] for name, part in request["data"].items()}
    embeddings = column(request["embeddings"]) if "embeddings" in request else None
    keras.utils.set_random_seed(request["seed"])
    started = time.perf_counter()
    model = keras.Model(*NETWORKS[request["network"]]())
    if embeddings is not None:
        model.get_layer("embedding").set_weights([embeddings])
    best = BestEpoch()
    for stage in request["stages"]:
        model.get_layer("embedding").trainable = not stage["frozen"]
        compiled(model, stage["learningRate"])
        model.fit(*parts["training"], validation_data=parts["validation"], epochs=stage["epochs"], batch_size=request["batchSize"], shuffle=True, callbacks=[best], verbose=0)
    seconds = time.perf_counter() - started
    model.set_weights(best.weights)
    loss, accuracy = model.evaluate(*parts["test"], batch_size=request["batchSize"], verbose=0)
    keras.backend.clear_session()
    return {"seconds": seconds, "accuracy": accuracy, "loss": loss, "validationLoss": best.loss}


serve(train)
