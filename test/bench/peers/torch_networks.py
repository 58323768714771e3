"""The app's two networks in PyTorch, built for comparison: same layers, same start, same two heads."""

import torch
from torch import nn
from torch.nn import functional


class ReverseGradient(torch.autograd.Function):
    """x forwards, -lambda times the gradient backwards (Ganin et al., JMLR 17, 2016)."""

    @staticmethod
    def forward(context, x, strength):
        context.strength = strength
        return x.view_as(x)

    @staticmethod
    def backward(context, gradient):
        return -context.strength * gradient, None


class DomainNorm(nn.Module):
    """Batch normalisation with scale and offset in common and, for `domain`, statistics of each domain's own."""

    def __init__(self, channels, kind):
        super().__init__()
        self.kind = kind
        self.scale = nn.Parameter(torch.ones(channels))
        self.offset = nn.Parameter(torch.zeros(channels))
        domains = ['source', 'target'] if kind == 'domain' else ['shared']
        for domain in domains:
            self.register_buffer(f'{domain}_mean', torch.zeros(channels))
            self.register_buffer(f'{domain}_variance', torch.ones(channels))

    def forward(self, x, domain):
        if self.kind == 'domain' and domain == 'both':
            source, target = x.chunk(2)
            return torch.cat([self.normalise(source, 'source'), self.normalise(target, 'target')])
        return self.normalise(x, domain if self.kind == 'domain' else 'shared')

    def normalise(self, x, key):
        mean, variance = getattr(self, f'{key}_mean'), getattr(self, f'{key}_variance')
        return functional.batch_norm(x, mean, variance, self.scale, self.offset, self.training, 0.1, 1e-5)


class Extractor(nn.Module):
    """The paper's MNIST to MNIST-M extractor, [n, 3, 28, 28] to [n, 2352]. Normalisation makes a bias before it idle."""

    def __init__(self, normalisation):
        super().__init__()
        known = normalisation != 'none'
        sizes = [(3, 32), (32, 48)]
        self.convolutions = nn.ModuleList([nn.Conv2d(*channels, 5, padding=2, bias=not known) for channels in sizes])
        self.norms = nn.ModuleList([DomainNorm(channels, normalisation) for channels in (32, 48)] if known else [])

    def forward(self, x, domain):
        for at, convolution in enumerate(self.convolutions):
            x = convolution(x)
            if len(self.norms) > 0:
                x = self.norms[at](x, domain)
            x = functional.relu(functional.max_pool2d(x, 2))
        return x.flatten(1)


class Dense(nn.Module):
    """The perceptron's extractor, [n, columns] to [n, 128]."""

    def __init__(self, columns):
        super().__init__()
        self.layers = layers(columns, 256, 128)

    def forward(self, x, domain):
        return functional.relu(self.layers(x))


def layers(*sizes):
    """Dense layers with ReLU between them."""
    parts = []
    for size, following in zip(sizes, sizes[1:]):
        parts += [nn.Linear(size, following), nn.ReLU()]
    return nn.Sequential(*parts[:-1])


class Adaptation(nn.Module):
    """Extractor, label head and domain discriminator of one of the two networks."""

    def __init__(self, network, normalisation, columns=512, second_head=False):
        super().__init__()
        small = network == 'cnn'
        self.extractor = Extractor(normalisation) if small else Dense(columns)
        self.head = layers(2352, 100, 100, 10) if small else layers(128, 100, 10)
        self.discriminator = layers(2352, 100, 2) if small else layers(128, 100, 2)
        self.second_head = (layers(2352, 100, 100, 10) if small else layers(128, 100, 10)) if second_head else None
        for module in self.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)

    def source_loss(self, source, labels):
        return functional.cross_entropy(self.head(self.extractor(source, 'source')), labels)

    def dann_loss(self, source, labels, target, strength):
        """Cross-entropy of source labels, and of domains (0 source, 1 target) behind the reversed gradient."""
        features = self.extractor(torch.cat([source, target]), 'both')
        scores = self.discriminator(ReverseGradient.apply(features, strength))
        domains = torch.cat([torch.zeros(len(source)), torch.ones(len(target))]).long()
        return functional.cross_entropy(self.head(features[: len(source)]), labels) + functional.cross_entropy(scores, domains)
