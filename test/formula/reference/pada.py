"""Cao et al., Partial Adversarial Domain Adaptation, ECCV 2018: the weights of the classes are given, as every
target item's row."""

import torch
from common import CLASSES, FEATURES, ITEMS, case, ganin, reverse
from torch.nn import functional

PARTS = ('source', 'labels', 'target', 'targetRows')
LARGEST, PROGRESS = 0.8, 0.3


def loss(networks, batch):
    gamma = batch.targetRows[0][batch.labels.argmax(1)]
    strength = LARGEST * ganin(PROGRESS)
    f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
    classification = (gamma * functional.cross_entropy(networks.head(f[:ITEMS]), batch.labels, reduction='none')).mean()
    source, target = networks['discriminator'](reverse(f, strength)).softmax(1).chunk(2)
    domain = -((gamma * source[:, 0].log()).mean() + target[:, 1].log().mean()) / 2
    return {'loss': classification + domain, 'classification-loss': classification, 'domain-loss': domain, 'lambda': strength}


def cases():
    phases = [('adversarial', ('extractor', 'head', 'discriminator'), loss)]
    parameters = {'lambda': LARGEST, 'discriminatorUnits': 3}
    return [case(phases, PARTS, own={'discriminator': (FEATURES, 3, 2)}, normalisation=normalisation, parameters=parameters, progress=PROGRESS, rows=CLASSES) for normalisation in ('none', 'domain')]
