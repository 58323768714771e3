"""Peng et al., Moment Matching for Multi-Source Domain Adaptation, ICCV 2019, and its sum with the classification."""

from itertools import combinations

import torch
from common import ITEMS, case
from torch.nn import functional

PARTS = ('source', 'labels', 'target', 'origins')


def moment_distance(domains, target):
    """`domains` are the features of each source."""
    whole = 0
    for power in (1, 2):
        means, of_target = [(f**power).mean(0) for f in domains], (target**power).mean(0)
        whole = whole + sum(torch.linalg.vector_norm(mean - of_target) for mean in means) / len(means)
        pairs = list(combinations(means, 2))
        whole = whole + sum(torch.linalg.vector_norm(first - second) for first, second in pairs) / len(pairs)
    return whole


def loss(weight):
    def of(networks, batch):
        f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
        classification = functional.cross_entropy(networks.head(f[:ITEMS]), batch.labels)
        source = f[:ITEMS]
        domains = [source[batch.origins[:, at] == 1] for at in range(batch.origins.shape[1])]
        distance = moment_distance(domains, f[ITEMS:])
        return {'loss': classification + weight * distance, 'classification-loss': classification, 'moment-distance': distance}

    return of


def cases():
    wishes = [('none', 3, {}, 0.01), ('none', 2, {'weight': 0.8}, 0.8), ('domain', 3, {'weight': 1.5}, 1.5)]
    return [
        case([('match', ('extractor', 'head'), loss(weight))], PARTS, normalisation, parameters=parameters, sources=sources)
        for normalisation, sources, parameters, weight in wishes
    ]
