"""Every view and panel of the window by name. A new view is one line here and a place in a workspace."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_nn.i18n import N_
from desktop_nn.ui.document import Document
from desktop_nn.ui.panels.data_panel import DataPanel
from desktop_nn.ui.panels.lecture_models_panel import LectureModelsPanel
from desktop_nn.ui.panels.network_panel import NetworkPanel
from desktop_nn.ui.panels.training_panel import TrainingPanel
from desktop_nn.ui.panels.weights_panel import WeightsPanel
from desktop_nn.ui.views.activation_view import ActivationView
from desktop_nn.ui.views.compare_view import CompareView
from desktop_nn.ui.views.curves_view import AccuracyCurves, LossCurves
from desktop_nn.ui.views.diagram_view import DiagramView
from desktop_nn.ui.views.draw_view import DrawView
from desktop_nn.ui.views.feature_maps_view import FeatureMapsView
from desktop_nn.ui.views.formula_view import FormulaView
from desktop_nn.ui.views.forward_view import ForwardView
from desktop_nn.ui.views.hidden_space_view import HiddenSpaceView
from desktop_nn.ui.views.inequalities_view import InequalitiesView
from desktop_nn.ui.views.landscape_view import LandscapeView
from desktop_nn.ui.views.perceptron_view import PerceptronView
from desktop_nn.ui.views.plateau_view import PlateauView
from desktop_nn.ui.views.surface_3d_view import Surface3DView
from desktop_nn.ui.views.surface_view import SurfaceView
from desktop_nn.ui.views.truth_view import TruthView
from desktop_nn.ui.views.view import View

VIEWS: dict[str, type[View]] = {
    "truth": TruthView,
    "diagram": DiagramView,
    "surface": SurfaceView,
    "forward": ForwardView,
    "surface-3d": Surface3DView,
    "hidden-space": HiddenSpaceView,
    "landscape": LandscapeView,
    "activation": ActivationView,
    "formula": FormulaView,
    "inequalities": InequalitiesView,
    "perceptron": PerceptronView,
    "plateau": PlateauView,
    "compare": CompareView,
    "maps": FeatureMapsView,
    "draw": DrawView,
    "loss": LossCurves,
    "accuracy": AccuracyCurves,
}

PANELS: dict[str, tuple[str, type[QWidget]]] = {
    "network": (N_("Network"), NetworkPanel),
    "models": (N_("Models"), LectureModelsPanel),
    "weights": (N_("Weights"), WeightsPanel),
    "data": (N_("Data"), DataPanel),
    "training": (N_("Training"), TrainingPanel),
}


def make_view(name: str, document: Document, trainer: Any) -> View:
    """A new view; one that edits is given what it edits."""
    kind: Any = VIEWS[name]
    view: View = kind(document, trainer) if kind.edits else kind()
    return view


def make_panel(name: str, document: Document, trainer: Any) -> QWidget:
    """A new panel."""
    kind: Any = PANELS[name][1]
    panel: QWidget = kind(document, trainer)
    return panel
