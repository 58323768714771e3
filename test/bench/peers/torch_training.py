"""A whole training as a PyTorch script does it: reads MNIST and MNIST-M, trains DANN for some epochs with an evaluation after
each, and writes the model's file.

    python torch_training.py --data FOLDER --epochs 10 --threads 2 --out FILE

The same network, batches, optimiser and split sizes as the app's: cnn-small, statistics per domain, Adam 1e-3, 64 + 64 items,
10 % of the source and 20 % of the target held out. Prints one line of JSON.
"""

import argparse
import json
import math
import sys
from pathlib import Path

import torch

from step_protocol import peak_mebibytes
from torch_adaptation import accuracy, batches, read_task
from torch_networks import Adaptation


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--epochs', type=int, default=10)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--out', type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    generator = torch.Generator().manual_seed(1)
    (source_x, source_y), (target_x, target_y) = read_task('mnistm', options.data)
    parts = []
    for count, share in ((len(source_x), 0.1), (len(target_x), 0.2)):
        order = torch.randperm(count, generator=generator)
        parts.append((order[: round(count * share)], order[round(count * share) :]))
    (source_held, source_train), (target_held, target_train) = parts
    model = Adaptation('cnn', 'domain')
    optimiser = torch.optim.Adam(model.parameters(), 1e-3)
    from_source = batches(len(source_train), 64, generator)
    from_target = batches(len(target_train), 64, generator)
    per_epoch = min(len(source_train), len(target_train)) // 64
    total = options.epochs * per_epoch
    for step in range(total):
        strength = 2 / (1 + math.exp(-10 * step / total)) - 1
        source, target = source_train[next(from_source)], target_train[next(from_target)]
        loss = model.dann_loss(source_x[source], source_y[source], target_x[target], strength)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if (step + 1) % per_epoch == 0:
            on_source = accuracy(model, source_x[source_held], source_y[source_held], 'source')
            on_target = accuracy(model, target_x[target_held], target_y[target_held], 'target')
            print(f'{step + 1} of {total}: {loss.item():.3f} {on_source:.3f} {on_target:.3f}', file=sys.stderr)
    torch.save(model.state_dict(), options.out)
    print(json.dumps({'title': f'PyTorch {torch.__version__}', 'targetAccuracy': on_target, 'peakMiB': peak_mebibytes()}))


if __name__ == '__main__':
    main()
