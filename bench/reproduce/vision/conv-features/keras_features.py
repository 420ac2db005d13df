"""Features of photographs by Keras and tf.data: files in memory are decoded, cropped, resized and scaled while the network runs."""
import json
import time

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L
from serving import serve

STAGES = ((1, 16, 1, 1, 3), (6, 24, 2, 2, 3), (6, 40, 2, 2, 5), (6, 80, 3, 2, 3), (6, 112, 3, 1, 5), (6, 192, 4, 2, 5), (6, 320, 1, 1, 3))


def normalized(x, name):
    return L.BatchNormalization(epsilon=1e-3, name=f"{name}_bn")(x)


def convolved(x, name, filters, size, stride):
    return normalized(L.Conv2D(filters, size, strides=stride, padding="same", use_bias=False, name=f"{name}_conv")(x), name)


def bounded(x):
    return L.ReLU(max_value=6)(x)


def inverted_residual(x, name, expansion, filters, stride, size):
    channels = x.shape[-1]
    spread = x if expansion == 1 else bounded(convolved(x, f"{name}_expand", channels * expansion, 1, 1))
    filtered = L.DepthwiseConv2D(size, strides=stride, padding="same", use_bias=False, name=f"{name}_dwconv")(spread)
    projected = convolved(bounded(normalized(filtered, name)), f"{name}_project", filters, 1, 1)
    return L.Add()([x, projected]) if stride == 1 and channels == filters else projected


def efficientnet_lite0(shape):
    images = keras.Input(shape)
    x = bounded(convolved(images, "stem", 32, 3, 2))
    for stage, (expansion, filters, blocks, stride, size) in enumerate(STAGES):
        for block in range(blocks):
            x = inverted_residual(x, f"block{stage + 1}{'abcd'[block]}", expansion, filters, stride if block == 0 else 1, size)
    return keras.Model(images, bounded(convolved(x, "top", 1280, 1, 1)))


def vgg16(shape):
    return keras.applications.VGG16(weights=None, include_top=False, input_shape=shape)


NETWORKS = {"efficientnet-lite0": efficientnet_lite0, "vgg16": vgg16}


def network(request):
    size = request["configuration"]["images"]["size"]
    model = NETWORKS[request["backbone"]]((size, size, 3))
    data = np.fromfile(request["weights"]["file"], "<f4")
    layers, offset = {}, 0
    for array in request["weights"]["arrays"]:
        count = int(np.prod(array["shape"]))
        layers.setdefault(array["name"].split("/")[0], []).append(data[offset : offset + count].reshape(array["shape"]))
        offset += count
    for layer in model.layers:
        if layer.weights:
            layer.set_weights(layers[layer.name])
    if request["cut"] == "pooled":
        model = keras.Model(model.input, L.GlobalAveragePooling2D()(model.output))
    return model


def centre_square(image, share):
    shape = tf.shape(image)
    side = tf.cast(tf.floor(tf.cast(tf.minimum(shape[0], shape[1]), tf.float32) * share + 0.5), tf.int32)
    top, left = (shape[0] - side) // 2, (shape[1] - side) // 2
    return image[top : top + side, left : left + side]


def preprocessing(request, antialias):
    images, scaling = request["configuration"]["images"], request["pixels"]
    means = tf.constant(scaling["means"], tf.float32)

    def pixels(file):
        image = tf.io.decode_jpeg(file, channels=3, dct_method="INTEGER_ACCURATE")
        if images["fit"]["kind"] == "centre-crop":
            image = centre_square(image, images["fit"]["share"])
        image = tf.image.resize(image, (images["size"], images["size"]), method=images["interpolation"], antialias=antialias)
        image = image[..., ::-1] if scaling["channels"] == "bgr" else image
        return (image - means) / scaling["divisor"]

    return pixels


class Features:
    def open(self, request):
        with open(request["file"]) as file:
            self.input = json.load(file)
        with open(self.input["images"]["file"], "rb") as file:
            self.files = tf.data.Dataset.from_tensor_slices([file.read(row["bytes"]) for row in self.input["images"]["rows"]])
        self.model = network(self.input)

    def measure(self, request):
        started = time.perf_counter()
        pixels = self.files.map(preprocessing(self.input, request["antialias"]), num_parallel_calls=tf.data.AUTOTUNE)
        self.features = self.model.predict(pixels.batch(self.input["batchSize"]).prefetch(tf.data.AUTOTUNE), verbose=0)
        return time.perf_counter() - started

    def write(self, request):
        np.ascontiguousarray(self.features, "<f4").tofile(request["file"])


features = Features()
serve(lambda request: getattr(features, request["action"])(request))
