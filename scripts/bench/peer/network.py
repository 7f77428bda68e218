"""The network of the recipe `quick` (EfficientNet-Lite0 and its decoder) as one writes it in PyTorch."""

from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

# Blocks, kernel, stride, expansion, channels: EfficientNet-Lite0.
STAGES = [
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
]
QUARTER_STAGE, SIXTEENTH_STAGE = 1, 4
DILATIONS = (3, 6)
FINE_CHANNELS = 24


class Unit(nn.Module):
    """Convolution (padded as TensorFlow's 'same'), norm and ReLU6, those of them that the layer has."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int = 1,
        *,
        stride: int = 1,
        dilation: int = 1,
        depthwise: bool = False,
        norm: str = "group",
        relu6: bool = True,
    ) -> None:
        super().__init__()
        # With a stride, TensorFlow pads one more at the end than at the beginning.
        padding = dilation * (kernel // 2) if stride == 1 else 0
        groups = inputs if depthwise else 1
        self.conv = nn.Conv2d(
            inputs, outputs, kernel, stride, padding, dilation, groups, norm == "none"
        )
        norms = {
            "batch": lambda: nn.BatchNorm2d(outputs, eps=1e-3),
            "group": lambda: nn.GroupNorm(outputs // 8, outputs),
        }
        self.norm = norms[norm]() if norm in norms else nn.Identity()
        self.relu6 = relu6

    def forward(self, x: Tensor) -> Tensor:
        if self.conv.stride[0] > 1:
            x = pad_end(x, self.conv.kernel_size[0], self.conv.stride[0])
        x = (
            self._frozen(x, self.norm)
            if isinstance(self.norm, nn.BatchNorm2d)
            else self.norm(self.conv(x))
        )
        return F.relu6(x, inplace=True) if self.relu6 else x

    def _frozen(self, x: Tensor, norm: nn.BatchNorm2d) -> Tensor:
        """A batch norm with ImageNet's statistics, folded into the convolution: faster, also in training."""
        scale = norm.weight * torch.rsqrt(norm.running_var + norm.eps)
        bias = norm.bias - norm.running_mean * scale
        kernel = self.conv.weight * scale.view(-1, 1, 1, 1)
        return F.conv2d(
            x, kernel, bias, self.conv.stride, self.conv.padding, groups=self.conv.groups
        )


def pad_end(x: Tensor, kernel: int, stride: int) -> Tensor:
    """TensorFlow's padding 'same' of sides that the stride divides."""
    total = kernel - stride
    before, after = total // 2, total - total // 2
    return F.pad(x, (before, after, before, after))


class Network(nn.Module):
    """Its units have our names, so that our weights are loaded by name."""

    def __init__(self, classes: int, channels: int, feature_channels: int) -> None:
        super().__init__()
        units: dict[str, Unit] = {"encoder/stem": Unit(3, 32, 3, stride=2, norm="batch")}
        self.stages: list[list[tuple[str, bool]]] = []
        ends: list[int] = []
        inputs = 32
        for blocks, kernel, first_stride, expansion, outputs in STAGES:
            self.stages.append([])
            for index in range(blocks):
                stride = first_stride if index == 0 else 1
                name = f"encoder/block{sum(map(len, self.stages))}"
                wide = inputs * expansion
                if expansion > 1:
                    units[f"{name}/expand"] = Unit(inputs, wide, norm="batch")
                units[f"{name}/depthwise"] = Unit(
                    wide, wide, kernel, stride=stride, depthwise=True, norm="batch"
                )
                units[f"{name}/project"] = Unit(wide, outputs, norm="batch", relu6=False)
                self.stages[-1].append((name, stride == 1 and inputs == outputs))
                inputs = outputs
            ends.append(outputs)
        deep = ends[SIXTEENTH_STAGE] + ends[-1]

        def separable(name: str, inputs: int, dilation: int = 1) -> None:
            units[f"{name}/depthwise"] = Unit(inputs, inputs, 3, dilation=dilation, depthwise=True)
            units[f"{name}/pointwise"] = Unit(inputs, channels)

        units["decoder/reduce"] = Unit(deep, channels)
        for dilation in DILATIONS:
            separable(f"decoder/pyramid{dilation}", channels, dilation)
        units["decoder/context"] = Unit(deep, channels)
        units["decoder/fuse"] = Unit(channels * (len(DILATIONS) + 2), channels)
        units["decoder/fine"] = Unit(ends[QUARTER_STAGE], FINE_CHANNELS)
        separable("decoder/refine1", channels + FINE_CHANNELS)
        separable("decoder/refine2", channels)
        units["decoder/classify"] = Unit(channels, classes, norm="none", relu6=False)
        units["projector/hidden"] = Unit(channels, channels)
        units["projector/project"] = Unit(channels, feature_channels, norm="none", relu6=False)
        self.units = nn.ModuleDict(units)

    def load(self, path: Path) -> None:
        """Our weights, convolution kernels [h,w,in,out] (depthwise [h,w,channels,1])."""
        tensors = load_file(path)
        theirs = {
            "gamma": "weight",
            "beta": "bias",
            "mean": "running_mean",
            "variance": "running_var",
        }
        state = self.state_dict()
        for name, tensor in tensors.items():
            unit, _, part = name.rpartition("/")
            if part == "kernel":
                order = (2, 3, 0, 1) if unit.endswith("depthwise") else (3, 2, 0, 1)
                state[f"units.{unit}.conv.weight"] = tensor.permute(order)
            elif part == "bias":
                state[f"units.{unit}.conv.bias"] = tensor
            else:
                state[f"units.{unit}.norm.{theirs[part]}"] = tensor
        self.load_state_dict(state)

    def _chain(self, x: Tensor, *names: str) -> Tensor:
        for name in names:
            x = self.units[name](x)
        return x

    def _separable(self, name: str, x: Tensor) -> Tensor:
        return self._chain(x, f"{name}/depthwise", f"{name}/pointwise")

    def _encode(self, images: Tensor) -> list[Tensor]:
        x = self.units["encoder/stem"]((images - 127) / 128)
        features = []
        for blocks in self.stages:
            for name, residual in blocks:
                parts = [f"{name}/{part}" for part in ("expand", "depthwise", "project")]
                y = self._chain(x, *(part for part in parts if part in self.units))
                x = x + y if residual else y
            features.append(x)
        return features

    def features(self, images: Tensor) -> Tensor:
        """The decoder's features at a quarter of the side, of images [N,3,H,W] in 0..255."""
        stages = self._encode(images)
        sixteenth = stages[SIXTEENTH_STAGE]
        deep = torch.cat([sixteenth, resize(stages[-1], sixteenth.shape[2:])], 1)
        reduced = self.units["decoder/reduce"](deep)
        dilated = [self._separable(f"decoder/pyramid{dilation}", reduced) for dilation in DILATIONS]
        context = self.units["decoder/context"](deep.mean((2, 3), keepdim=True)).expand_as(reduced)
        fused = self.units["decoder/fuse"](torch.cat([reduced, *dilated, context], 1))
        fine = self.units["decoder/fine"](stages[QUARTER_STAGE])
        refined = self._separable(
            "decoder/refine1", torch.cat([resize(fused, fine.shape[2:]), fine], 1)
        )
        return self._separable("decoder/refine2", refined)

    def logits(self, features: Tensor, size: Sequence[int]) -> Tensor:
        """Class logits [N,C,H,W] at the images' size."""
        return resize(self.units["decoder/classify"](features), size)

    def project(self, features: Tensor) -> Tensor:
        """The projector's features, of unit length."""
        return F.normalize(self._chain(features, "projector/hidden", "projector/project"), dim=1)


def resize(x: Tensor, size: Sequence[int]) -> Tensor:
    return F.interpolate(x, size=list(size), mode="bilinear", align_corners=False)
