"""Exports what prediction needs as ONNX: the network, and the way from scores to a mask."""

import json
import sys
from pathlib import Path
from typing import Any

import torch
from network import Network, resize
from torch import Tensor, nn


class Tiles(nn.Module):
    """Class probabilities [N,C,H,W] of tiles [N,H,W,3] of bytes."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, tiles: Tensor) -> Tensor:
        images = tiles.permute(0, 3, 1, 2).float()
        return self.network.logits(self.network.features(images), images.shape[2:]).softmax(1)


class Mask(nn.Module):
    """Scores [1,C,h,w] brought to full size, and the best class there [1,H,W]."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__()
        self.size = size

    def forward(self, scores: Tensor) -> Tensor:
        return resize(scores, self.size).argmax(1).to(torch.uint8)


def export(setup: dict[str, Any], folder: Path) -> None:
    recipe, tile, working, full = (setup[part] for part in ("recipe", "tile", "working", "full"))
    classes = len(setup["classes"]["classes"])
    network = Network(classes, recipe["decoderChannels"], recipe["featureChannels"])
    network.load(setup["checkpoint"])
    tiles = torch.zeros(len(setup["tiles"]), tile["height"], tile["width"], 3, dtype=torch.uint8)
    scores = torch.zeros(1, classes, working["height"], working["width"])
    modules = {
        "tiles": (Tiles(network), tiles),
        "mask": (Mask((full["height"], full["width"])), scores),
    }
    for name, (module, example) in modules.items():
        torch.onnx.export(
            module.eval(), (example,), folder / f"{name}.onnx", dynamo=True, verbose=False
        )


if __name__ == "__main__":
    export(json.load(sys.stdin), Path(sys.argv[1]))
