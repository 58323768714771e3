"""Saito et al., Maximum Classifier Discrepancy for Unsupervised Domain Adaptation, CVPR 2018. Steps in a row, with their
optimisers, are compared in methods.test.ts."""

from common import case
from torch.nn import functional

HEADS = ('head', 'second-head')


def classify(networks, batch):
    f = networks.extractor(batch.source, 'source')
    return sum(functional.cross_entropy(networks.head(f, name), batch.labels) for name in HEADS)


def disagree(networks, batch):
    f = networks.extractor(batch.target, 'target')
    first, second = (functional.softmax(networks.head(f, name), 1) for name in HEADS)
    return (first - second).abs().mean()


def cases():
    def first(networks, batch):
        return {'loss': classify(networks, batch), 'classification-loss': classify(networks, batch)}

    def second(networks, batch):
        return {'loss': classify(networks, batch) - 1.5 * disagree(networks, batch)}

    def third(networks, batch):
        return {'loss': 1.5 * disagree(networks, batch), 'discrepancy': disagree(networks, batch)}

    phases = [('classify', ('extractor', *HEADS), first), ('disagree', HEADS, second), ('agree', ('extractor',), third)]
    return [case(phases, own={'second-head': 'head'}, parameters={'discrepancyWeight': 1.5}, normalisation=normalisation) for normalisation in ('none', 'domain')]
