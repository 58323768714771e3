"""PyTorch's side of the benchmark: one network, one training step after the other, asked for over stdin (see child.ts).

    python torch_step.py mlp|cnn-small THREADS
"""

import json
import sys
import time


def say(message):
    print(json.dumps(message), flush=True)


def main():
    network, threads = sys.argv[1], int(sys.argv[2])
    try:
        import torch

        from torch_networks import Adaptation
    except ImportError as error:
        return say({'unavailable': str(error)})
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    model = Adaptation('cnn' if network == 'cnn-small' else 'mlp', 'none')
    optimiser = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9)
    shape = (64, 3, 28, 28) if network == 'cnn-small' else (64, 512)
    source, target, labels = torch.rand(shape), torch.rand(shape), torch.arange(64) % 10

    def step():
        loss = model.dann_loss(source, labels, target, 1.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return loss.item()

    say({'ready': f'PyTorch {torch.__version__}'})
    for line in sys.stdin:
        took = []
        for _ in range(json.loads(line)['steps']):
            start = time.perf_counter()
            loss = step()
            took.append(1000 * (time.perf_counter() - start))
        say({'milliseconds': took, 'loss': loss})


if __name__ == '__main__':
    main()
