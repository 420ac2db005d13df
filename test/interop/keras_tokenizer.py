"""Runs Keras' own tokenizer over the texts of a JSON file and writes what it found beside it."""

import json
import os
import sys
import unicodedata

os.environ["KERAS_BACKEND"] = "jax"

from keras.src.legacy.preprocessing.text import Tokenizer, text_to_word_sequence
from keras.utils import pad_sequences


def words_of(text):
    """The words, or None for a text with characters that this Python's Unicode does not know yet."""
    if any(unicodedata.category(character) == "Cn" for character in text):
        return None
    return text_to_word_sequence(text)


def main(folder):
    def load(name):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return json.load(file)

    def save(name, value):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(value, file)

    task = load("task.json")
    if "texts" in task:
        save("words.json", [words_of(text) for text in task["texts"]])
        return
    training = Tokenizer(num_words=task["size"] + 2, oov_token="<rare>")
    training.fit_on_texts(task["parts"]["training"])
    save("training-words.json", [[word, training.word_counts[word]] for word in training.word_index if word != "<rare>"])
    everything = Tokenizer()
    everything.fit_on_texts(task["everything"])
    save("all-words.json", [[word, everything.word_counts[word]] for word in everything.word_index])
    for name, texts in task["parts"].items():
        ids = pad_sequences(training.texts_to_sequences(texts), maxlen=task["sequenceLength"])
        # Keras counts padding 0, the rare id 1, words from 2; Everstep padding 0, words from 1, the rare id last
        ours = ids - 1
        ours[ids == 0] = 0
        ours[ids == 1] = task["size"] + 1
        ours.astype("<i4").tofile(os.path.join(folder, name + ".bin"))


main(sys.argv[1])
