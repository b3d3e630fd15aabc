"""What the program is, whose work it stands on, and under which licences."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

import desktop_nn
from desktop_nn.i18n import N_, _
from desktop_nn.resources import resource
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.dialogs.article import Article, Block, Entry, Paragraph
from desktop_nn.ui.theme import SPACE_1, SPACE_3, SPACE_4

_ICON_SIDE = 64

_ABOUT: tuple[Block, ...] = (
    Paragraph(
        N_(
            "Build neural networks, watch them learn, and look inside them: from the NOT gate of the first lecture to "
            "LeNet-5. The networks are computed by the program's own code, written to be read."
        )
    ),
    Paragraph(
        N_(
            "Everything stays on this computer. The program connects to the network only to fetch the MNIST digits, "
            "and only when you ask for it."
        )
    ),
)

_LICENCES: tuple[Block, ...] = (
    Entry("Desktop NN", N_("BSD 3-Clause licence. Use it, change it, pass it on; keep the notice.")),
    Entry(
        "MNIST",
        N_(
            "The handwritten digits were made by Yann LeCun, Corinna Cortes and Christopher J. C. Burges from data of "
            "NIST. Copyright Yann LeCun and Corinna Cortes; Creative Commons Attribution-ShareAlike 3.0 "
            "(CC BY-SA 3.0). They are downloaded on request and not part of the program."
        ),
    ),
    Entry(
        "Qt, PySide6",
        N_(
            "The Qt Company and contributors; GNU Lesser General Public License, version 3. The libraries are used "
            "unchanged and may be replaced by your own build."
        ),
    ),
    Entry("NumPy", N_("NumPy developers; BSD 3-Clause licence. With OpenBLAS, BSD 3-Clause licence.")),
    Entry(
        "pyqtgraph", N_("Luke Campagnola, University of North Carolina at Chapel Hill, and contributors; MIT licence.")
    ),
    Entry("Pillow", N_("Secret Labs AB, Fredrik Lundh, Jeffrey A. Clark and contributors; MIT-CMU licence.")),
    Entry("Inter", N_("The typeface. The Inter Project Authors (Rasmus Andersson); SIL Open Font License 1.1.")),
    Entry("platformdirs, threadpoolctl", N_("Their contributors; MIT licence and BSD 3-Clause licence.")),
    Entry("Python", N_("Python Software Foundation; PSF licence.")),
)

_SOURCES: tuple[Block, ...] = (
    Entry(
        N_("Perceptron, gates"),
        "F. Rosenblatt, The perceptron: a probabilistic model for information storage and organization in the brain, "
        "Psychological Review 65 (1958). M. Minsky and S. Papert, Perceptrons (1969).",
    ),
    Entry(
        N_("Backpropagation, XOR"),
        "D. E. Rumelhart, G. E. Hinton, R. J. Williams, Learning representations by back-propagating errors, "
        "Nature 323 (1986).",
    ),
    Entry(
        N_("What networks can represent"),
        "G. Cybenko, Approximation by superpositions of a sigmoidal function, Mathematics of Control, Signals and "
        "Systems 2 (1989). K. Hornik, Approximation capabilities of multilayer feedforward networks, "
        "Neural Networks 4 (1991).",
    ),
    Entry(
        N_("First networks for handwriting"),
        "Y. LeCun, Generalization and network design strategies, technical report CRG-TR-89-4 (1989). Y. LeCun and "
        "others, Backpropagation applied to handwritten zip code recognition, Neural Computation 1 (1989).",
    ),
    Entry(
        "LeNet-5, MNIST",
        "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning applied to document recognition, "
        "Proceedings of the IEEE 86 (1998).",
    ),
    Entry(
        N_("How MNIST was made"),
        "C. Yadav and L. Bottou, Cold case: the lost MNIST digits, NeurIPS (2019).",
    ),
    Entry("Adam", "D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, ICLR (2015)."),
    Entry(
        N_("Initial weights"),
        "X. Glorot and Y. Bengio, Understanding the difficulty of training deep feedforward neural networks, "
        "AISTATS (2010). K. He and others, Delving deep into rectifiers, ICCV (2015).",
    ),
    Entry(
        N_("Convolution arithmetic"),
        "V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning (2016). I. Goodfellow, "
        "Y. Bengio, A. Courville, Deep Learning, chapter 9 (2016).",
    ),
)


class AboutDialog(QDialog):
    """Version, licences and sources, each on a page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About Desktop NN"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(600, 520)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        for title, blocks in ((_("About"), _ABOUT), (_("Licences"), _LICENCES), (_("Sources"), _SOURCES)):
            article = Article()
            article.setAccessibleName(title)
            article.show_blocks("", blocks)
            self.pages.addTab(article, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_3)
        column.addLayout(_make_head(self))
        column.addWidget(self.pages, 1)
        column.addWidget(self._make_buttons())

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton(_("Copy versions"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setAutoDefault(False)
        self.copy_button.setToolTip(_("Copy the versions of the program and its libraries, for a report."))
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(versions()))
        buttons.rejected.connect(self.reject)
        return buttons


def versions() -> str:
    """The versions that matter, on one line each (English, for reports)."""
    lines = [f"Desktop NN {desktop_nn.__version__}", f"Python {platform.python_version()}", f"Qt {qVersion()}"]
    for name in ("PySide6-Essentials", "numpy", "pyqtgraph"):
        try:
            lines.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:  # a frozen program may carry no metadata
            continue
    return "\n".join([*lines, platform.platform()])


def _make_head(dialog: QDialog) -> QHBoxLayout:
    picture = QLabel()
    icon = QIcon(str(resource("icons", "desktop-nn.svg")))
    picture.setPixmap(icon.pixmap(QSize(_ICON_SIDE, _ICON_SIDE), dialog.devicePixelRatioF()))
    words = QVBoxLayout()
    words.setSpacing(SPACE_1)
    words.addStretch(1)
    words.addWidget(label("Desktop NN", "title"))
    words.addWidget(label(_("Version {version}").format(version=desktop_nn.__version__), "muted"))
    words.addStretch(1)
    head = QHBoxLayout()
    head.setSpacing(SPACE_4)
    head.addWidget(picture)
    head.addLayout(words, 1)
    return head
