"""MobileNetV2 (Sandler et al., CVPR 2018) with random weights as ONNX, and onnxruntime's own pace on it.

python mobilenet_onnx.py make FILE                  writes the model: [n, 3, 224, 224] -> 1000 scores
python mobilenet_onnx.py ready FILE COUNT           runs COUNT pictures that are ready, 32 at a time; prints one line of JSON
python mobilenet_onnx.py whole FILE COUNT PICTURES  the same of pictures [n, h, w, 3] in a file of NumPy, which Pillow makes ready a batch ahead
"""
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy


def make(path):
    import torch
    from torch import nn

    def block(given, out, size=3, stride=1, groups=1):
        return [nn.Conv2d(given, out, size, stride, size // 2, groups=groups, bias=False), nn.BatchNorm2d(out), nn.ReLU6()]

    class Residual(nn.Module):
        def __init__(self, given, out, stride, expansion):
            super().__init__()
            wide = given * expansion
            self.same = stride == 1 and given == out
            widen = block(given, wide, 1) if expansion > 1 else []
            self.layers = nn.Sequential(*widen, *block(wide, wide, 3, stride, wide), nn.Conv2d(wide, out, 1, bias=False), nn.BatchNorm2d(out))

        def forward(self, x):
            return x + self.layers(x) if self.same else self.layers(x)

    torch.manual_seed(1)
    layers, given = block(3, 32, 3, 2), 32
    for expansion, out, count, stride in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
        for at in range(count):
            layers.append(Residual(given, out, stride if at == 0 else 1, expansion))
            given = out
    model = nn.Sequential(*layers, *block(320, 1280, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, 1000)).eval()
    torch.onnx.export(
        model, torch.zeros(1, 3, 224, 224), path, input_names=["pixels"], output_names=["scores"],
        dynamic_axes={"pixels": {0: "n"}, "scores": {0: "n"}}, opset_version=17, dynamo=False,
    )


def session_of(path):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    session.run(None, {"pixels": numpy.zeros((32, 3, 224, 224), numpy.float32)})
    return session, f"onnxruntime {onnxruntime.__version__} in Python"


def ready(path, count):
    session, title = session_of(path)
    pictures = numpy.random.default_rng(1).standard_normal((32, 3, 224, 224), dtype=numpy.float32)
    started = time.perf_counter()
    for start in range(0, count, 32):
        session.run(None, {"pixels": pictures[: min(32, count - start)]})
    tell(f"{title}, pictures ready", count, started)


def whole(path, count, file):
    from PIL import Image

    session, title = session_of(path)
    mean = numpy.array([0.485, 0.456, 0.406], numpy.float32)
    deviation = numpy.array([0.229, 0.224, 0.225], numpy.float32)
    pictures = numpy.load(file, mmap_mode="r")

    def prepared(start):
        batch = numpy.empty((min(32, count - start), 3, 224, 224), numpy.float32)
        for at in range(len(batch)):
            picture = Image.fromarray(pictures[start + at])
            side = round(0.875 * picture.width)
            edge = (picture.width - side) // 2
            picture = picture.resize((224, 224), Image.Resampling.BILINEAR, box=(edge, edge, edge + side, edge + side))
            batch[at] = ((numpy.asarray(picture, numpy.float32) / 255 - mean) / deviation).transpose(2, 0, 1)
        return batch

    started = time.perf_counter()
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(prepared, 0)
        for start in range(0, count, 32):
            batch = waiting.result()
            if start + 32 < count:
                waiting = thread.submit(prepared, start + 32)
            session.run(None, {"pixels": batch})
    tell(title, count, started)


def tell(title, count, started):
    print(json.dumps({"title": title, "count": count, "seconds": time.perf_counter() - started}))


if sys.argv[1] == "make":
    make(sys.argv[2])
elif sys.argv[1] == "ready":
    ready(sys.argv[2], int(sys.argv[3]))
else:
    whole(sys.argv[2], int(sys.argv[3]), sys.argv[4])
