"""Grandvalet & Bengio, Semi-supervised Learning by Entropy Minimization, NeurIPS 2004."""

import torch
from common import ITEMS, case
from torch.distributions import Categorical
from torch.nn import functional


def loss(networks, batch):
    scores = networks.head(networks.extractor(torch.cat([batch.source, batch.target]), 'both'))
    classification = functional.cross_entropy(scores[:ITEMS], batch.labels)
    entropy = Categorical(logits=scores[ITEMS:]).entropy().mean()
    return {'loss': classification + 0.4 * entropy, 'classification-loss': classification, 'target-entropy': entropy}


def cases():
    return [case([('classify', ('extractor', 'head'), loss)], normalisation=normalisation, parameters={'entropyWeight': 0.4}) for normalisation in ('none', 'shared', 'domain')]
