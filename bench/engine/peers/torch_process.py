"""The cases of the engine's benchmark in PyTorch. The answer to each request is a number."""
import gc
import time

import numpy as np
import torch
from serving import serve
from torch import nn
from torch.nn import functional as F


def pooled(convolution, channels_first):
    return F.max_pool1d(F.relu(convolution(channels_first)), 2)


class ImdbMlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5000, 32)
        self.rest = nn.Sequential(nn.Flatten(), nn.Linear(16000, 100), nn.ReLU(), nn.Dropout(0.7), nn.Linear(100, 1))

    def forward(self, ids):
        return self.rest(self.embedding(ids))


class ImdbCnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5000, 32)
        self.convolution = nn.Conv1d(32, 64, 5, padding="same")
        self.rest = nn.Sequential(nn.Dropout(0.2), nn.Flatten(), nn.Linear(16000, 100), nn.ReLU(), nn.Dropout(0.7), nn.Linear(100, 1))

    def forward(self, ids):
        embedded = F.dropout(self.embedding(ids), 0.2, self.training)
        return self.rest(pooled(self.convolution, embedded.transpose(1, 2)))


class ImdbMultiSize(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5000, 50)
        self.convolutions = nn.ModuleList(nn.Conv1d(50, 64, size, padding="same") for size in (3, 4, 5))
        self.rest = nn.Sequential(nn.Dropout(0.5), nn.Linear(48000, 100), nn.ReLU(), nn.Dropout(0.7), nn.Linear(100, 1))

    def forward(self, ids):
        embedded = F.dropout(self.embedding(ids), 0.2, self.training).transpose(1, 2)
        return self.rest(torch.cat([pooled(convolution, embedded).flatten(1) for convolution in self.convolutions], 1))


class Lstm(nn.Module):
    def __init__(self, units):
        super().__init__()
        self.embedding = nn.Embedding(57, 24)
        self.lstm = nn.LSTM(24, units, batch_first=True)
        self.rest = nn.Sequential(nn.Dropout(0.2), nn.Linear(units, 57))

    def forward(self, ids):
        states, _ = self.lstm(self.embedding(ids))
        return self.rest(states[:, -1])


class MovielensDot(nn.Module):
    def __init__(self):
        super().__init__()
        self.users, self.films = nn.Embedding(671, 50), nn.Embedding(9066, 50)
        self.user_bias, self.film_bias = nn.Embedding(671, 1), nn.Embedding(9066, 1)

    def forward(self, user, film):
        user, film = user[:, 0], film[:, 0]
        return (self.users(user) * self.films(film)).sum(1, keepdim=True) + self.user_bias(user) + self.film_bias(film)

    def penalty(self):
        return 1e-4 * (self.users.weight.square().sum() + self.films.weight.square().sum())


class MovielensNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.users, self.films = nn.Embedding(671, 50), nn.Embedding(9066, 50)
        self.rest = nn.Sequential(nn.Dropout(0.3), nn.Linear(100, 70), nn.ReLU(), nn.Dropout(0.75), nn.Linear(70, 1))

    def forward(self, user, film):
        return self.rest(torch.cat([self.users(user[:, 0]), self.films(film[:, 0])], 1))

    def penalty(self):
        return 1e-4 * (self.users.weight.square().sum() + self.films.weight.square().sum())


def dense_head():
    hidden = lambda size: [nn.Linear(size, 4096), nn.ReLU(), nn.Dropout(0.5)]
    return nn.Sequential(*hidden(25088), *hidden(4096), nn.Linear(4096, 1000))


def vgg16():
    parts, channels = [], 3
    for filters, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            parts += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(inplace=True)]
            channels = filters
        parts.append(nn.MaxPool2d(2))
    parts += [nn.Flatten(), nn.Linear(25088, 4096), nn.ReLU(inplace=True), nn.Linear(4096, 4096), nn.ReLU(inplace=True), nn.Linear(4096, 1000), nn.Softmax(1)]
    return nn.Sequential(*parts)


STAGES = ((1, 16, 1, 1, 3), (6, 24, 2, 2, 3), (6, 40, 2, 2, 5), (6, 80, 3, 2, 3), (6, 112, 3, 1, 5), (6, 192, 4, 2, 5), (6, 320, 1, 1, 3))


def convolved(channels, filters, size, stride, groups=1):
    return [nn.Conv2d(channels, filters, size, stride, size // 2, groups=groups, bias=False), nn.BatchNorm2d(filters, 1e-3), nn.ReLU6(inplace=True)]


class InvertedResidual(nn.Module):
    def __init__(self, channels, expansion, filters, stride, size):
        super().__init__()
        wide = channels * expansion
        expand = [] if expansion == 1 else convolved(channels, wide, 1, 1)
        self.body = nn.Sequential(*expand, *convolved(wide, wide, size, stride, wide), nn.Conv2d(wide, filters, 1, bias=False), nn.BatchNorm2d(filters, 1e-3))
        self.adds = stride == 1 and channels == filters

    def forward(self, x):
        return x + self.body(x) if self.adds else self.body(x)


def light():
    parts, channels = convolved(3, 32, 3, 2), 32
    for expansion, filters, blocks, stride, size in STAGES:
        for block in range(blocks):
            parts.append(InvertedResidual(channels, expansion, filters, stride if block == 0 else 1, size))
            channels = filters
    return nn.Sequential(*parts, *convolved(channels, 1280, 1, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, 1000), nn.Softmax(1))


CASES = {
    "imdb-mlp": ImdbMlp,
    "imdb-cnn": ImdbCnn,
    "imdb-multi-size": ImdbMultiSize,
    "lstm-128": lambda: Lstm(128),
    "lstm-512": lambda: Lstm(512),
    "movielens-dot": MovielensDot,
    "movielens-net": MovielensNet,
    "dense-head": dense_head,
    "vgg16-forward": vgg16,
    "light-forward": light,
}

LOSSES = {
    "binary": lambda logits, classes: F.binary_cross_entropy_with_logits(logits[:, 0], classes.float()),
    "classes": F.cross_entropy,
    "number": F.mse_loss,
}

CORRECT = {
    "binary": lambda logits, classes: ((logits[:, 0] > 0) == classes).sum(),
    "classes": lambda logits, classes: (logits.argmax(1) == classes).sum(),
}


class Network:
    def __init__(self, case, data):
        self.case, (self.inputs, self.targets) = case, data
        self.model = CASES[case["name"]]()
        self.order, self.place = torch.empty(0, dtype=torch.long), 0
        if case["purpose"] == "forward":
            self.model = self.model.eval().to(memory_format=torch.channels_last)
        else:
            self.optimizer = torch.optim.Adam(self.model.parameters(), 1e-3, eps=1e-7, fused=True)
        self.run(1)

    def run(self, steps):
        for _ in range(steps):
            rows = self.next_rows()
            if self.case["purpose"] == "forward":
                with torch.inference_mode():
                    self.model(self.inputs[0][rows].permute(0, 3, 1, 2)).numpy()
            else:
                self.train(rows)

    def next_rows(self):
        batch_size, count = self.case["batchSize"], len(self.inputs[0])
        if self.place + batch_size > len(self.order):
            self.order, self.place = torch.arange(count) if self.case["purpose"] == "forward" else torch.randperm(count), 0
        rows = self.order[self.place : self.place + batch_size]
        self.place += batch_size
        return rows

    def train(self, rows):
        purpose, target = self.case["purpose"], self.targets[0][rows]
        output = self.model(*[values[rows] for values in self.inputs])
        loss = LOSSES[purpose](output, target)
        if hasattr(self.model, "penalty"):
            loss = loss + self.model.penalty()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.loss = loss.item()
        if purpose in CORRECT:
            self.correct = CORRECT[purpose](output, target).item()

    def measure(self):
        self.run(self.case["warmUpSteps"])
        before = time.perf_counter()
        self.run(self.case["steps"])
        return 1000 * (time.perf_counter() - before) / self.case["steps"]


def column(description, classes):
    values = torch.from_numpy(np.fromfile(description["file"], dtype=description["dtype"]).reshape(description["shape"]))
    return values.long() if classes else values


class Requests:
    def __init__(self):
        torch.ones(1).add(1).item()
        self.network = None

    def __call__(self, request):
        if request["action"] == "measure":
            return self.network.measure()
        if request["action"] == "open":
            self.case = request["case"]
            classes = self.case["purpose"] == "classes"
            self.data = [column(part, False) for part in request["data"]["inputs"]], [column(part, classes) for part in request["data"]["targets"]]
            return 0
        self.network = None
        gc.collect()
        before = time.perf_counter()
        self.network = Network(self.case, self.data)
        return time.perf_counter() - before


serve(Requests())
