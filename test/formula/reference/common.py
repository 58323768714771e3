"""What the references of all methods share: one perceptron, one batch, and gradients by PyTorch in float64.

A method's reference is a module beside this one, named as the method with _ for -, with a function `cases()` that answers a
list of `case(…)`. `python write.py [method …]` writes each as <method>.json, which test/formula/reference.test.ts compares
with what the engine computes for the same weights and batch.

A reference is written from the paper with PyTorch's own operations, not from the engine's code.
"""

import math
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parents[2] / 'fixtures' / 'formula'))
from make_fixtures import ReverseGradient, head, head_shapes, noise, number, one_hot, perceptron, perceptron_shapes, stored, values_of  # noqa: E402, F401

torch.set_default_dtype(torch.float64)
ITEMS, COLUMNS, FEATURES, CLASSES = 8, 6, 5, 3
LABELS = [2, 0, 1, 1, 0, 2, 1, 0]


def ganin(progress):
    """λ from 0 to 1 with progress (Ganin et al. 2016)."""
    return 2 / (1 + math.exp(-10 * progress)) - 1


def reverse(x, strength):
    return ReverseGradient.apply(x, strength)


def draw(index, shape):
    """The random numbers in [0, 1) that the engine draws as number `index` of the step."""
    purpose, seed, mask = f'test/{index}', 1, 0xFFFFFFFF
    h = 0x811C9DC5 ^ seed
    for letter in purpose:
        h = ((h ^ ord(letter)) * 0x01000193) & mask
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h = ((h ^ (h >> shift)) * factor) & mask
    start = np.uint64((h ^ (h >> 16)) & mask)
    h = ((np.arange(1, math.prod(shape) + 1, dtype=np.uint64) * np.uint64(0x9E3779B9)) & np.uint64(mask)) ^ start
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        h = ((h ^ (h >> np.uint64(shift))) * np.uint64(factor)) & np.uint64(mask)
    return torch.tensor(((h ^ (h >> np.uint64(16))) >> np.uint64(8)).astype(np.float64) / 2**24).reshape(shape)


class Networks:
    """The perceptron's extractor and head, and the networks that a method brings: two dense layers with ReLU between, of
    (hidden, outputs) units, behind features of `inputs` values; or a copy of the extractor or head, by its name."""

    def __init__(self, normalisation, own, outputs, seed):
        self.normalisation = normalisation
        shapes = perceptron_shapes(normalisation, head_shapes('head', 4, outputs))
        for name, network in own.items():
            if isinstance(network, str):
                shapes |= {name + at[len(network):]: shape for at, shape in list(shapes.items()) if at.startswith(network + '/')}
            else:
                inputs, hidden, units = network
                shapes |= {name + at[4:]: shape for at, shape in head_shapes('none', hidden, units).items()}
                shapes[f'{name}/0-dense/kernel'] = [inputs, hidden]
        self.values = values_of(shapes, seed)

    def extractor(self, x, domain='source', name='extractor', grouped=None):
        """Features; `domain` is source, target or both (source items first)."""
        value = {f'extractor{at[len(name):]}': tensor for at, tensor in self.values.items() if at.startswith(name + '/')}

        def norm(h, layer):
            scale, offset = value[f'extractor/{layer}-batch-norm/scale'], value[f'extractor/{layer}-batch-norm/offset']
            parts = h.chunk(2) if self.normalisation == 'domain' and domain == 'both' else [h]
            return torch.cat([functional.batch_norm(part, None, None, scale, offset, True, 0.1, 1e-5) for part in parts])

        return perceptron(value, self.normalisation, x, norm)

    def head(self, features, name='head'):
        return head(self.values, name, features)

    def __getitem__(self, name):
        return lambda features: head(self.values, name, features)


class Batch:
    """Eight items of each domain, and whatever else a method may ask for."""

    def __init__(self, rows=0, sources=0, numbers=False):
        self.source, self.target = noise([ITEMS, COLUMNS], 310, -2, 2), noise([ITEMS, COLUMNS], 311, -1, 3)
        self.labels = noise([ITEMS, 1], 316, -2, 2) if numbers else one_hot(LABELS, CLASSES)
        self.strong = self.target + noise([ITEMS, COLUMNS], 312, -0.5, 0.5)
        self.strong = torch.tensor(self.strong.numpy().astype(np.float32).astype(np.float64))
        self.labelled, self.targetLabels = noise([ITEMS, COLUMNS], 313, -1, 3), one_hot(LABELS[::-1], CLASSES)
        self.origins = one_hot([at * sources // ITEMS for at in range(ITEMS)], sources) if sources else None
        self.sourceRows, self.targetRows = (noise([ITEMS, rows], seed, 0, 1) if rows else None for seed in (314, 315))


def case(phases, parts=('source', 'labels', 'target'), normalisation='none', own=None, outputs=CLASSES, parameters=None, progress=0.3, rows=0, sources=1, statistics=None, seed=321):
    """One case. `phases` is a list of (name, networks that it updates, loss(networks, batch) → {term: scalar}), where the term `loss`
    is what is minimised; `parts` are what the method's batch has; `statistics` gives values for the method's variables that are
    not trained, by their names. `own` is as `Networks` says. With one output, labels are
    numbers."""
    networks = Networks(normalisation, own or {}, outputs, seed)
    batch = Batch(rows, sources if sources > 1 else 0, outputs == 1)
    made = {}
    for name, updates, loss in phases:
        for tensor in networks.values.values():
            tensor.grad = None
        terms = loss(networks, batch)
        terms['loss'].backward()
        gradients = {at: tensor.grad if tensor.grad is not None else torch.zeros_like(tensor) for at, tensor in networks.values.items() if at.split('/')[0] in updates}
        made[name] = {'terms': {at: number(term) for at, term in terms.items()}, 'gradients': {at: stored(tensor) for at, tensor in gradients.items()}}
    return {
        'normalisation': normalisation,
        'networkParameters': {'normalisation': normalisation, 'hiddenUnits': 7, 'featureUnits': FEATURES, 'headUnits': 4},
        'methodParameters': parameters or {}, 'progress': progress, 'sources': sources,
        'batch': {part: stored(getattr(batch, part)) for part in parts},
        'weights': {at: stored(tensor) for at, tensor in networks.values.items()},
        'statistics': {at: stored(tensor) for at, tensor in (statistics or {}).items()},
        'phases': made,
    }
