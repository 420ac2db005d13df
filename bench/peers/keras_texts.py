"""The networks over film reviews in Keras, up to their logit: the sizes of models/."""
import keras
from keras import layers as L

IDS = 5000
WORDS = 500


def reviews():
    return keras.Input((WORDS,), dtype="int32")


def embedded(ids, size):
    return L.Embedding(IDS, size, name="embedding")(ids)


def logit(x):
    return L.Dense(1)(L.Dropout(0.7)(L.Dense(100, activation="relu")(x)))


def mlp():
    ids = reviews()
    return ids, logit(L.Flatten()(embedded(ids, 32)))


def cnn(embedding_size=32):
    ids = reviews()
    x = L.Dropout(0.2)(embedded(ids, embedding_size))
    x = L.MaxPooling1D(2)(L.Conv1D(64, 5, padding="same", activation="relu")(x))
    return ids, logit(L.Flatten()(L.Dropout(0.2)(x)))


def multi_size():
    ids = reviews()
    x = L.Dropout(0.2)(embedded(ids, 50))
    branches = [L.Flatten()(L.MaxPooling1D(2)(L.Conv1D(64, size, padding="same", activation="relu")(x))) for size in (3, 4, 5)]
    return ids, logit(L.Dropout(0.5)(L.Concatenate()(branches)))
