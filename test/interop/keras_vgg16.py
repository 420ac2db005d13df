"""What Keras Applications' VGG16 makes of images, with weights that the test beside it gives it; both lie in a folder as raw bytes."""

import json
import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import keras
import numpy
from keras.applications import vgg16

folder = sys.argv[1]
with open(os.path.join(folder, "weights.json")) as file:
    described = json.load(file)
data = numpy.fromfile(os.path.join(folder, "weights.bin"), dtype="<f4")
images = numpy.fromfile(os.path.join(folder, "images.bin"), dtype=numpy.uint8).reshape(-1, 224, 224, 3)

weights = {}
offset = 0
for entry in described:
    size = int(numpy.prod(entry["shape"]))
    weights[entry["name"]] = data[offset : offset + size].reshape(entry["shape"])
    offset += size

model = vgg16.VGG16(weights=None, include_top=False, input_shape=(224, 224, 3))
for layer in model.layers:
    if layer.weights:
        layer.set_weights([weights[f"{layer.name}/kernel"], weights[f"{layer.name}/bias"]])

features = model.predict(vgg16.preprocess_input(images.astype("float32")), batch_size=1, verbose=0)
numpy.ascontiguousarray(features, dtype="<f4").tofile(os.path.join(folder, "features.bin"))
