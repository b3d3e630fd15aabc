"""`desktop-nn summary`: shapes, parameters and costs of a network, without building it."""

from __future__ import annotations

import argparse
from typing import Any

from desktop_nn.commands.output import complain, say, say_json, say_table
from desktop_nn.commands.parsing import add_json, add_set, sizes, whole_number
from desktop_nn.commands.targets import open_target, with_changes
from desktop_nn.core.network import memory_problem
from desktop_nn.core.summary import LayerSummary, Summary, first_layer
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, byte_size, integer

_KINDS = ("dense", "local", "shared")

_DEFAULT_KERNEL = 5


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "summary",
        help=_("Say what a network costs."),
        description=_(
            "Shapes, parameters, connections and memory of every layer, computed without building the network.\n"
            "With dense, local or shared: what a first layer of that kind costs on an image of any size."
        ),
        example="desktop-nn summary lenet-5\n  desktop-nn summary dense --input 1080x1920x3 --units 1000",
    )
    parser.add_argument(
        "target", metavar=_("PRESET|FILE|dense|local|shared"), help=_("A preset, a .dnn file or a kind of first layer.")
    )
    add_set(parser)
    parser.add_argument(
        "--input", metavar=_("HxWxC"), type=sizes(3), help=_("The image: height, width and number of colours.")
    )
    parser.add_argument("--units", metavar="N", type=whole_number(1), help=_("How many units the first layer has."))
    parser.add_argument(
        "--kernel", metavar="K", type=whole_number(1), help=_("Each unit sees K x K pixels (local and shared; 5).")
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the summary; a network that does not fit together is shown up to where it breaks, with status 2."""
    summary = _first_layer(arguments) if arguments.target in _KINDS else _network(arguments)
    if arguments.json:
        say_json(lambda: as_json(summary))
    else:
        _say_summary(summary)
    if summary.problem is not None:
        complain(str(summary.problem))
        return 2
    return 0


def _network(arguments: argparse.Namespace) -> Summary:
    for option in ("input", "units", "kernel"):
        if getattr(arguments, option) is not None:
            raise UserError(N_("--{option} belongs to summary dense, local or shared."), option=option)
    return with_changes(open_target(arguments.target).experiment, arguments.set, None).summary()


def _first_layer(arguments: argparse.Namespace) -> Summary:
    if arguments.input is None or arguments.units is None:
        raise UserError(
            N_("summary {kind} needs --input and --units, for example --input 28x28x1 --units 100."),
            kind=arguments.target,
        )
    height, width, channels = arguments.input
    kernel = arguments.kernel or _DEFAULT_KERNEL
    return first_layer(arguments.target, (height, width, channels), arguments.units, kernel)


def as_json(summary: Summary) -> dict[str, Any]:
    """The fields that `summary --json` promises."""
    return {
        "input_shape": list(summary.input_shape),
        "layers": [_layer_json(layer) for layer in summary.layers],
        "parameters": summary.parameters,
        "connections": summary.connections,
        "units": summary.units,
        "multiply_adds": summary.multiply_adds,
        "memory_bytes": summary.memory_bytes,
        "problem": None if summary.problem is None else str(summary.problem),
        "refused": None if (refusal := memory_problem(summary.parameters)) is None else str(refusal),
    }


def _layer_json(layer: LayerSummary) -> dict[str, Any]:
    return {
        "id": layer.id,
        "name": layer.name,
        "title": _(layer.title),
        "output_shape": None if layer.output_shape is None else list(layer.output_shape),
        "parameters": layer.parameters,
        "connections": layer.connections,
        "multiply_adds": layer.multiply_adds,
        "memory_bytes": layer.memory_bytes,
        "receptive_field": None if layer.receptive_field is None else list(layer.receptive_field),
    }


def _say_summary(summary: Summary) -> None:
    heads = (_("Layer"), _("Output"), _("Parameters"), _("Connections"), _("Multiply-adds"), _("Memory"), _("Sees"))
    say_table(heads, [_row(layer) for layer in summary.layers], (False, False, True, True, True, True, True))
    say()
    say(
        _("{parameters} parameters, {connections} connections, {units} units, {memory}").format(
            parameters=integer(summary.parameters),
            connections=integer(summary.connections),
            units=integer(summary.units),
            memory=byte_size(summary.memory_bytes),
        )
    )
    operations = _(
        "Multiply-adds of one sample: {forward} going forward, {backward} more going backward to learn from it"
    )
    forward, backward = integer(summary.multiply_adds), integer(summary.backward_multiply_adds)
    say(operations.format(forward=forward, backward=backward))
    if refusal := memory_problem(summary.parameters):
        say(str(refusal))


def _row(layer: LayerSummary) -> tuple[str, ...]:
    shape = _("does not fit") if layer.problem else "-" if layer.output_shape is None else _times(layer.output_shape)
    return (
        _(layer.title),
        shape,
        integer(layer.parameters),
        integer(layer.connections),
        integer(layer.multiply_adds),
        byte_size(layer.memory_bytes),
        _times(layer.receptive_field) if layer.receptive_field else "",
    )


def _times(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
