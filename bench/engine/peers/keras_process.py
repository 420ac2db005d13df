"""The cases of the engine's benchmark in Keras, on the backend that KERAS_BACKEND names. The answer to each request is a number."""
import gc
import time

import keras
import numpy as np
from keras import layers as L
from keras_texts import cnn, mlp, multi_size
from serving import serve

if keras.backend.backend() == "jax":
    import jax


def embedding(ids, count, size, l2=None):
    return L.Embedding(count, size, embeddings_regularizer=None if l2 is None else keras.regularizers.L2(l2))(ids)


def lstm(units):
    ids = keras.Input((40,), dtype="int32")
    return ids, L.Dense(57)(L.Dropout(0.2)(L.LSTM(units)(embedding(ids, 57, 24))))


def user_and_film():
    return keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")


def movielens_dot():
    user, film = user_and_film()
    vector = lambda ids, count, size, l2=None: L.Flatten()(embedding(ids, count, size, l2))
    product = L.Dot(1)([vector(user, 671, 50, 1e-4), vector(film, 9066, 50, 1e-4)])
    return [user, film], L.Add()([product, vector(user, 671, 1), vector(film, 9066, 1)])


def movielens_net():
    user, film = user_and_film()
    vectors = L.Concatenate()([L.Flatten()(embedding(user, 671, 50, 1e-4)), L.Flatten()(embedding(film, 9066, 50, 1e-4))])
    hidden = L.Dense(70, activation="relu")(L.Dropout(0.3)(vectors))
    return [user, film], L.Dense(1)(L.Dropout(0.75)(hidden))


def dense_head():
    features = keras.Input((25088,))
    x = L.Dropout(0.5)(L.Dense(4096, activation="relu")(features))
    x = L.Dropout(0.5)(L.Dense(4096, activation="relu")(x))
    return features, L.Dense(1000)(x)


def vgg16_forward():
    images = x = keras.Input((224, 224, 3))
    for filters, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            x = L.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = L.MaxPooling2D(2, 2)(x)
    x = L.Dense(4096, activation="relu")(L.Dense(4096, activation="relu")(L.Flatten()(x)))
    return images, L.Dense(1000, activation="softmax")(x)


STAGES = ((1, 16, 1, 1, 3), (6, 24, 2, 2, 3), (6, 40, 2, 2, 5), (6, 80, 3, 2, 3), (6, 112, 3, 1, 5), (6, 192, 4, 2, 5), (6, 320, 1, 1, 3))


def normalized(x):
    return L.BatchNormalization(epsilon=1e-3)(x)


def convolved(x, filters, size, stride):
    return L.ReLU(max_value=6)(normalized(L.Conv2D(filters, size, strides=stride, padding="same", use_bias=False)(x)))


def inverted_residual(x, expansion, filters, stride, size):
    channels = x.shape[-1]
    spread = x if expansion == 1 else convolved(x, channels * expansion, 1, 1)
    spread = L.ReLU(max_value=6)(normalized(L.DepthwiseConv2D(size, strides=stride, padding="same", use_bias=False)(spread)))
    projected = normalized(L.Conv2D(filters, 1, padding="same", use_bias=False)(spread))
    return L.Add()([x, projected]) if stride == 1 and channels == filters else projected


def light_forward():
    images = keras.Input((224, 224, 3))
    x = convolved(images, 32, 3, 2)
    for expansion, filters, blocks, stride, size in STAGES:
        for block in range(blocks):
            x = inverted_residual(x, expansion, filters, stride if block == 0 else 1, size)
    return images, L.Dense(1000, activation="softmax")(L.GlobalAveragePooling2D()(convolved(x, 1280, 1, 1)))


CASES = {
    "imdb-mlp": mlp,
    "imdb-cnn": cnn,
    "imdb-multi-size": multi_size,
    "lstm-128": lambda: lstm(128),
    "lstm-512": lambda: lstm(512),
    "movielens-dot": movielens_dot,
    "movielens-net": movielens_net,
    "dense-head": dense_head,
    "vgg16-forward": vgg16_forward,
    "light-forward": light_forward,
}


def compiled(name, purpose):
    model = keras.Model(*CASES[name]())
    if purpose == "binary":
        model.compile(keras.optimizers.Adam(1e-3), keras.losses.BinaryCrossentropy(from_logits=True), metrics=[keras.metrics.BinaryAccuracy(threshold=0)])
    elif purpose == "classes":
        model.compile(keras.optimizers.Adam(1e-3), keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=[keras.metrics.SparseCategoricalAccuracy()])
    elif purpose == "number":
        model.compile(keras.optimizers.Adam(1e-3), keras.losses.MeanSquaredError())
    return model


class Clock:
    """Stands between Keras' loop and its compiled step: says when the steps after the first few began, and when the last one was done."""

    def __init__(self, step):
        self.step = step
        self.begin(0, 1)

    def begin(self, warm_up_steps, steps):
        self.calls, self.first, self.last = 0, warm_up_steps, warm_up_steps + steps
        self.result = None

    def __call__(self, *args):
        if self.calls == self.first:
            done(self.result)
            self.started = time.perf_counter()
        self.result = self.step(*args)
        self.calls += 1
        if self.calls == self.last:
            done(self.result)
            self.ended = time.perf_counter()
        return self.result


def done(result):
    if keras.backend.backend() == "jax":
        jax.block_until_ready(result)
    elif result is not None:
        keras.tree.map_structure(lambda value: value.numpy(), result)


class Network:
    def __init__(self, case, data):
        self.case, self.data = case, data
        self.model = compiled(case["name"], case["purpose"])
        if case["purpose"] == "forward":
            self.model.make_predict_function()
            self.clock = self.model.predict_function = Clock(self.model.predict_function)
        else:
            self.model.make_train_function()
            self.clock = self.model.train_function = Clock(self.model.train_function)
        self.run(0, 1)

    def run(self, warm_up_steps, steps):
        self.clock.begin(warm_up_steps, steps)
        inputs, targets = self.data
        batch_size, count = self.case["batchSize"], warm_up_steps + steps
        if self.case["purpose"] == "forward":
            self.model.predict(inputs[0], batch_size=batch_size, steps=count, verbose=0)
        else:
            self.model.fit(inputs if len(inputs) > 1 else inputs[0], targets[0], batch_size=batch_size, steps_per_epoch=count, shuffle=True, verbose=0)

    def measure(self):
        self.run(self.case["warmUpSteps"], self.case["steps"])
        return 1000 * (self.clock.ended - self.clock.started) / self.case["steps"]


def column(description):
    return np.fromfile(description["file"], dtype=description["dtype"]).reshape(description["shape"])


class Requests:
    def __init__(self):
        keras.ops.convert_to_numpy(keras.ops.add(keras.ops.ones((1,)), 1))
        self.network = None

    def __call__(self, request):
        if request["action"] == "measure":
            return self.network.measure()
        if request["action"] == "open":
            self.case = request["case"]
            self.data = [[column(description) for description in request["data"][part]] for part in ("inputs", "targets")]
            return 0
        self.network = None
        keras.backend.clear_session()
        gc.collect()
        before = time.perf_counter()
        self.network = Network(self.case, self.data)
        return self.network.clock.ended - before


serve(Requests())
