"""Tokenizers to compare with, in a process that stays warm: each request is an action, answered by its seconds."""

import json
import sys
import time

from serving import serve

system, file, ids, length, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
with open(file, encoding="utf-8") as lines:
    texts = [json.loads(line) for line in lines]
separators = r"""[!"#$%&()*+,\-./:;<=>?@\[\\\]^_`{|}~\t\n ]"""


class Keras:
    """TextVectorization over tf.data, in batches, all threads."""

    def __init__(self):
        import keras
        import tensorflow

        self.keras, self.tf = keras, tensorflow
        tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
        self.batches = tensorflow.data.Dataset.from_tensor_slices(texts).batch(1024)

    def words(self, text):
        return self.tf.strings.regex_replace(self.tf.strings.lower(text, encoding="utf-8"), separators, " ")

    def fit(self):
        self.layer = self.keras.layers.TextVectorization(max_tokens=ids, standardize=self.words, split="whitespace", output_mode="int", output_sequence_length=length)
        self.layer.adapt(self.batches)

    def encode(self):
        encoded = self.batches.map(self.layer, num_parallel_calls=threads, deterministic=True).prefetch(2)
        return [batch.numpy() for batch in encoded]

    def tokens(self, encoded):
        return int(sum((batch != 0).sum() for batch in encoded))


class HuggingFace:
    """WordLevel of `tokenizers`, with its own threads."""

    def __init__(self):
        import tokenizers

        self.tokenizers = tokenizers

    def fit(self):
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

        self.tokenizer = Tokenizer(models.WordLevel(unk_token="[RARE]"))
        self.tokenizer.normalizer = normalizers.Lowercase()
        self.tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(separators + "+"), "removed")
        self.tokenizer.train_from_iterator(texts, trainers.WordLevelTrainer(vocab_size=ids, special_tokens=["[PAD]", "[RARE]"], show_progress=False), len(texts))

    def encode(self):
        self.tokenizer.enable_truncation(length, direction="left")
        self.tokenizer.enable_padding(direction="left", pad_id=0, pad_token="[PAD]", length=length)
        return self.tokenizer.encode_batch_fast(texts)

    def tokens(self, encoded):
        return sum(sum(1 for token in one.ids if token != 0) for one in encoded)


peer = {"keras": Keras, "hf-tokenizers": HuggingFace}[system]()


def timed(action):
    start = time.perf_counter()
    result = peer.fit() if action == "fit" else peer.encode()
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "tokens": 0 if action == "fit" else peer.tokens(result)}


serve(timed)
