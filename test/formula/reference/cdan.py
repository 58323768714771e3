"""Long et al., Conditional Adversarial Domain Adaptation, NeurIPS 2018, with and without entropy conditioning."""

import math

import torch
from common import CLASSES, FEATURES, ITEMS, case, ganin, noise, reverse
from torch.nn import functional

OWN = 'conditional-discriminator'


def outer(f, p):
    return torch.einsum('nd,nk->ndk', f, p).flatten(1)


def randomised(size):
    """The map and its matrices, by the names that the engine has for them."""
    of_features, of_predictions = noise([FEATURES, size], 330, -1.7, 1.7), noise([CLASSES, size], 331, -1.7, 1.7)
    layer = f'{OWN}/0-randomised-product'
    statistics = {f'{layer}/features': of_features, f'{layer}/predictions': of_predictions}
    return lambda f, p: (f @ of_features) * (p @ of_predictions) / math.sqrt(size), statistics


def loss(join, weigh=None):
    def of(networks, batch):
        f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
        g = networks.head(f)
        classification = functional.cross_entropy(g[:ITEMS], batch.labels)
        strength = ganin(0.3)
        p = functional.softmax(g, 1).detach()
        # Reversed behind the product, as the authors' code does it: the product is linear in f.
        scores = networks[OWN](reverse(join(f, p), strength))
        each = functional.cross_entropy(scores, torch.tensor([0] * ITEMS + [1] * ITEMS), reduction='none')
        domain = (each * weigh(p)).mean() if weigh else each.mean()
        return {'loss': classification + domain, 'classification-loss': classification, 'domain-loss': domain, 'lambda': strength}

    return of


def renamed(made):
    """A network here begins with its dense layer; the engine's has the joining map before it."""
    def name(at):
        return at.replace(f'{OWN}/2-', f'{OWN}/3-').replace(f'{OWN}/0-dense', f'{OWN}/1-dense')

    made['weights'] = {name(at): value for at, value in made['weights'].items()}
    for phase in made['phases'].values():
        phase['gradients'] = {name(at): value for at, value in phase['gradients'].items()}
    return made


def cases(weigh=None):
    made = []
    for normalisation, size in (('none', 0), ('domain', 0), ('none', 8)):
        join, statistics = randomised(size) if size else (outer, {})
        own = {OWN: (size or FEATURES * CLASSES, 3, 2)}
        parameters = {'discriminatorUnits': 3, **({'map': 'random', 'randomSize': size} if size else {})}
        phases = [('adversarial', ('extractor', 'head', OWN), loss(join, weigh))]
        made.append(renamed(case(phases, normalisation=normalisation, own=own, parameters=parameters, statistics=statistics)))
    return made
