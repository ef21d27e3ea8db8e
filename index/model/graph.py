"""What is changed in an exported BERT so that it runs faster on a CPU: attention as one node, matrices in 8 bits.

torch exports an attention as a dozen nodes, for which ONNX Runtime has a single one. Its optimiser does not recognise
the attention that the present exporter writes, so the node is put there by hand.
"""

from collections import defaultdict
from pathlib import Path

import onnx
from onnx import helper
from onnxruntime.quantization import QuantType, quantize_dynamic

FUSED = "com.microsoft"


class _Walk:
    """A graph's nodes by what they make and what they take."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self._makers = {name: node for node in graph.node for name in node.output}
        self._takers: defaultdict[str, list[onnx.NodeProto]] = defaultdict(list)
        for node in graph.node:
            for name in node.input:
                self._takers[name].append(node)

    def up(self, node: onnx.NodeProto, kind: str, at: int = 0) -> onnx.NodeProto:
        """Return the node, of ``kind``, that makes an input of ``node``."""
        return _of_kind(self._makers[node.input[at]], kind)

    def down(self, node: onnx.NodeProto, kind: str) -> onnx.NodeProto:
        """Return the one node, of ``kind``, that takes what ``node`` makes."""
        (taker,) = self._takers[node.output[0]]
        return _of_kind(taker, kind)


def quantise(plain: Path, target: Path, heads: int) -> None:
    """Write the graph ``plain``, which takes tokens without padding, with its matrices in 8 bits.

    The second feed-forward matrices stay in float32: their inputs have outliers that 8 bits lose. Without 8-bit dot
    products they would hardly be faster.
    """
    model = onnx.load(str(plain))
    fuse_attention(model.graph, heads)
    model.opset_import.append(helper.make_opsetid(FUSED, 1))
    fused = plain.with_suffix(".fused.onnx")
    onnx.save(model, str(fused))
    weights = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    second = [
        node.name
        for node in model.graph.node
        if node.op_type == "MatMul" and (shape := weights.get(node.input[1])) and shape[0] > shape[1]
    ]
    quantize_dynamic(
        str(fused),
        str(target),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,  # 7 bits of weight: 8 overflow the sums of a processor without 8-bit dot products
        nodes_to_exclude=second,
    )


def fuse_attention(graph: onnx.GraphProto, heads: int) -> None:
    """Put one node in the place of those that an attention of ``heads`` heads is exported as.

    The mask is left out, since there is no padding to hide: what is computed stays the same.

    :raises ValueError: If an attention is not exported as expected.
    """
    walk, gone, fused = _Walk(graph), set(), {}
    for softmax in [node for node in graph.node if node.op_type == "Softmax"]:
        masked = walk.up(softmax, "Add")
        scaled = walk.up(masked, "Mul")
        product = walk.up(scaled, "MatMul")
        queries, keys = walk.up(product, "Transpose"), walk.up(product, "Transpose", 1)
        mixed = walk.down(softmax, "MatMul")
        values = walk.up(mixed, "Transpose", 1)
        back = walk.down(mixed, "Transpose")
        joined = walk.down(back, "Reshape")
        split = [walk.up(node, "Reshape") for node in (queries, keys, values)]
        for node in (softmax, masked, scaled, product, queries, keys, mixed, values, back, joined, *split):
            gone.add(node.output[0])
        fused[joined.output[0]] = helper.make_node(
            "MultiHeadAttention",
            [node.input[0] for node in split],
            list(joined.output),
            domain=FUSED,
            num_heads=heads,
        )
    kept = [fused.get(node.output[0], node) for node in graph.node if node.output[0] not in gone - fused.keys()]
    del graph.node[:]
    graph.node.extend(kept)


def _of_kind(node: onnx.NodeProto, kind: str) -> onnx.NodeProto:
    if node.op_type != kind:
        raise ValueError(f"{node.name} is a {node.op_type}, not a {kind}: attention is exported in an unknown way")
    return node
