"""Every view and panel of the window by name. A new view is one line here and a place in a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from desktop_nn.i18n import N_
from desktop_nn.ui.document import Document
from desktop_nn.ui.views.view import View


@dataclass(frozen=True)
class Part:
    """The title of a view or panel, and where its class is: it is imported when it is first made.

    So a start costs nothing for what is not on show. `height`: what it needs at least, kept free until it is there.
    `short`: the title where it stands on a tab beside many others.
    """

    title: str
    place: str  # "views.gates.truth_view.TruthView"
    height: int = 0
    short: str = ""

    @property
    def kind(self) -> type[QWidget]:
        """The class."""
        module, _dot, name = self.place.rpartition(".")
        return cast("type[QWidget]", getattr(import_module(f"desktop_nn.ui.{module}"), name))


VIEWS: dict[str, Part] = {
    "truth": Part(N_("Truth table"), "views.gates.truth_view.TruthView"),
    "diagram": Part(N_("Network diagram"), "views.diagram.diagram_view.DiagramView", short=N_("Diagram")),
    "surface": Part(N_("Decision surface"), "views.painting.paint_view.PaintView", short=N_("Surface")),
    "forward": Part(N_("At this point"), "views.diagram.forward_view.ForwardView"),
    "examples": Part(N_("Examples"), "views.examples.examples_view.ExamplesView"),
    "surface-3d": Part(N_("Surface in space"), "views.surface.surface_3d_view.Surface3DView", short=N_("3-D")),
    "hidden-space": Part(N_("Hidden space"), "views.hidden_space.hidden_space_view.HiddenSpaceView"),
    "landscape": Part(N_("Loss landscape"), "views.landscape.landscape_view.LandscapeView", short=N_("Landscape")),
    "sum": Part(N_("Sum of units"), "views.sum.sum_view.SumView", short=N_("Sum")),
    "activation": Part(N_("Activation curves"), "views.gates.activation_view.ActivationView"),
    "formula": Part(N_("Formula"), "views.gates.formula_view.FormulaView"),
    "inequalities": Part(N_("Inequalities"), "views.gates.inequalities_view.InequalitiesView"),
    "perceptron": Part(N_("Perceptron"), "views.gates.perceptron_view.PerceptronView"),
    "plateau": Part(N_("Plateau"), "views.gates.plateau_view.PlateauView"),
    "compare": Part(N_("Compare"), "views.compare.compare_view.CompareView"),
    "maps": Part(N_("Feature maps"), "views.maps.feature_maps_view.FeatureMapsView"),
    "draw": Part(N_("Draw"), "views.drawing.draw_view.DrawView"),
    "loss": Part(N_("Loss"), "views.curves.curves_view.LossCurves"),
    "accuracy": Part(N_("Accuracy"), "views.curves.curves_view.AccuracyCurves"),
}

PANELS: dict[str, Part] = {
    "network": Part(N_("Network"), "panels.network_panel.NetworkPanel", height=334),
    "models": Part(N_("Models"), "panels.lecture_models_panel.LectureModelsPanel"),
    "weights": Part(N_("Weights"), "panels.weights_panel.WeightsPanel"),
    "data": Part(N_("Data"), "panels.data_panel.DataPanel"),
    "training": Part(N_("Training"), "panels.training_panel.TrainingPanel"),
    "width-depth": Part(N_("Width and depth"), "panels.width_depth_panel.WidthDepthPanel"),
}


def make_view(name: str, document: Document, trainer: Any) -> View:
    """A new view; one that edits is given what it edits."""
    kind: Any = VIEWS[name].kind
    view: View = kind(document, trainer) if kind.edits else kind()
    return view


def make_panel(name: str, document: Document, trainer: Any) -> QWidget:
    """A new panel."""
    kind: Any = PANELS[name].kind
    panel: QWidget = kind(document, trainer)
    return panel
