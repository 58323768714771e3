"""Saito et al., Open Set Domain Adaptation by Backpropagation, ECCV 2018."""

import torch
from common import CLASSES, ITEMS, case, reverse
from torch.nn import functional

BOUNDARY, WEIGHT = 0.4, 0.7


def loss(networks, batch):
    f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
    classification = functional.cross_entropy(networks.head(f[:ITEMS]), batch.labels.argmax(1))
    unknown = networks.head(reverse(f[ITEMS:], WEIGHT)).softmax(1)[:, CLASSES]
    adversarial = functional.binary_cross_entropy(unknown, torch.full_like(unknown, BOUNDARY))
    return {'loss': classification + adversarial, 'classification-loss': classification, 'adversarial-loss': adversarial}


def cases():
    phases = [('adversarial', ('extractor', 'head'), loss)]
    parameters = {'boundary': BOUNDARY, 'lambda': WEIGHT}
    return [case(phases, outputs=CLASSES + 1, normalisation=normalisation, parameters=parameters) for normalisation in ('none', 'domain')]
