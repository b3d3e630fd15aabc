"""The text of the help: first steps, what each part of the window does, what to do when it does not learn."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.i18n import N_
from desktop_nn.ui.dialogs.article import Block, Entry, Heading, Paragraph, Steps


@dataclass(frozen=True)
class Page:
    """One page of the help; `title` is a marked text."""

    title: str
    blocks: tuple[Block, ...]


FIRST_STEPS = Page(
    N_("First steps"),
    (
        Paragraph(
            N_(
                "Desktop NN lets you build neural networks, watch them learn and look inside them. Two short walks "
                "show how: the first takes a minute, the second five."
            )
        ),
        Heading(N_("A network learns XOR")),
        Steps(
            (
                N_("Choose the preset “XOR, hidden layer”: four points, of which opposite corners belong "
                   "together."),
                N_("Press Run. The decision surface shows what the network says at every place; the curves show how "
                   "its error falls."),
                N_("Press Reset and Run again: the same seed gives the same curve, point for point."),
                N_("Press New weights for another start. Now and then a small network gets stuck: that is no fault of "
                   "the program, and worth understanding."),
                N_("Choose “XOR, linear (fails)”. However long you train, one line cannot separate the corners."),
            )
        ),
        Heading(N_("A network reads your handwriting")),
        Steps(
            (
                N_("Choose the preset “LeNet-5”. It comes trained, so there is nothing to wait for."),
                N_("Open Draw and draw a digit. The bars show how much the network gives to each class, while you "
                   "draw."),
                N_("Switch off Centre like MNIST and draw a small digit in a corner: the network has never seen one "
                   "there."),
                N_("Open Feature maps to see what each layer makes of your digit. Point at a value to see the sum that "
                   "made it."),
                N_("Press New weights and then Run to train it yourself; this needs the MNIST digits, which are "
                   "downloaded once."),
            )
        ),
    ),
)  # fmt: skip

WINDOW = Page(
    N_("The window"),
    (
        Paragraph(
            N_(
                "Every panel can be moved, put on another, made a window of its own, or closed; View brings it back. "
                "Restore arrangement puts everything in its first place."
            )
        ),
        Entry(
            N_("Network"),
            N_(
                "The layers, from input to output. Add, remove, move and duplicate them; choose one to change its "
                "settings. Each shows its output shape and how many parameters it has. What does not fit is said where "
                "it does not fit, and you can go on editing."
            ),
        ),
        Entry(
            N_("Data"),
            N_("What is learned: logic gates, clouds of points, or digits; with noise, if you like. Test "
               "samples are kept "
               "apart and never learned from."),
        ),
        Entry(
            N_("Import data"),
            N_("Drop a CSV file on the window, or choose it in the File menu. You see its rows, choose the inputs and "
               "the target, and are told of every cell that cannot be used; one undo takes it all back. Export data "
               "writes the examples in use as such a file."),
        ),
        Entry(
            N_("Training"),
            N_("The loss that is made small, the rule by which the weights change, the learning rate, the batch size. "
               "They can be changed while it runs."),
        ),
        Entry(
            N_("Transport"),
            N_("Run or pause, one step (one batch), one epoch (all training samples once), back to the same start, or "
               "another start with new weights."),
        ),
        Entry(
            N_("Loss and accuracy"),
            N_("How large the error is, and which share of the samples is right, over time. When the training curve "
               "goes on getting better and the test curve does not, the network learns by heart: it overfits."),
        ),
        Entry(
            N_("Compare"),
            N_("Up to four runs side by side. Keep a run as it stands, change something and train again; or train "
               "another network beside the open one, on the same data. The pale curves are those of the runs beside."),
        ),
        Entry(
            N_("Decision surface"),
            N_("For data with two inputs: what the network answers at every point of the plane, under the samples. The "
               "border between the colours is what has been learned."),
        ),
        Entry(
            N_("Feature maps"),
            N_("For pictures: what each layer sees. Blue is negative, orange positive. The first layer finds edges; "
               "deeper ones find parts of digits, on smaller and smaller maps. Point at a value to see how it was "
               "made: the window it reads, the kernel, the products and their sum, and in a frame what it sees of the "
               "picture. A click shows a map large."),
        ),
        Entry(
            N_("Draw"),
            N_("A canvas for your own digit, the digit as the network gets it, and its answer."),
        ),
        Entry(
            N_("Links"),
            N_("Copy link in the File menu makes a short text of the whole set-up; Paste link opens one. What was "
               "learned goes with project files only."),
        ),
        Entry(
            N_("Teacher mode"),
            N_("In the View menu: hide what students do not need, and give them a task. Both are saved in the project, "
               "and Show everything brings all of it back."),
        ),
        Paragraph(
            N_("Every picture can be copied or saved: use the buttons above it, or the right mouse button.")
        ),
    ),
)  # fmt: skip

DRAWING = Page(
    N_("Drawing digits"),
    (
        Paragraph(
            N_(
                "Draw with the mouse, a finger or a pen. The right mouse button erases, and so does the other end of "
                "a tablet pen. Images can be opened, dropped on the canvas or pasted."
            )
        ),
        Heading(N_("Without a mouse")),
        Paragraph(
            N_(
                "Put the focus on the canvas with Tab. The arrow keys move the pen, with Shift in small steps; two "
                "at once move it aslant. Hold Space to draw, or press Enter to put the pen down and Enter again to "
                "lift it. P takes the pen, E the eraser, Del clears, Ctrl+Z takes the last stroke back."
            )
        ),
        Heading(N_("Why it is centred")),
        Paragraph(
            N_(
                "The digits of MNIST were cut out, made to fit 20 × 20 pixels, and put with their centre of mass into "
                "the middle of 28 × 28. A network trained on them has seen nothing else. Your drawing is "
                "treated in the "
                "same way; the three small pictures show the steps."
            )
        ),
        Heading(N_("What the bars say")),
        Paragraph(
            N_(
                "They share one whole among the ten classes. There is no class for “no digit”, so a scribble gets an "
                "answer as well, sometimes a confident one. A large share is not a promise."
            )
        ),
    ),
)

TROUBLE = Page(
    N_("When it does not learn"),
    (
        Entry(
            N_("The loss jumps or becomes infinite"),
            N_("The learning rate is too high: each step overshoots. Training rests and says which quantity blew up. "
               "Divide the rate by three or ten and start again."),
        ),
        Entry(
            N_("The loss hardly falls"),
            N_("The rate may be too low; multiply it by three. Or the network stands on a plateau: wait, take new "
               "weights, or give the hidden layer more units."),
        ),
        Entry(
            N_("The loss stops far above zero"),
            N_("The network may be too small for the task. A network without a hidden layer draws one straight line, "
               "whatever you do."),
        ),
        Entry(
            N_("Training goes well, test does not"),
            N_("It overfits: there are more parameters than the data can pin down. Use more samples, a "
               "smaller network, "
               "or stop earlier."),
        ),
        Entry(
            N_("Every answer is the same class"),
            N_("Often all units of a ReLU layer are off. Take new weights and a lower rate, or use leaky ReLU."),
        ),
        Entry(
            N_("It was right on the curve and is wrong on my drawing"),
            N_("Your drawing is unlike the training digits: too thin, too small, off the centre, or written another "
               "way. Look at what the network sees."),
        ),
    ),
)  # fmt: skip

FILES = Page(
    N_("Files and data"),
    (
        Paragraph(
            N_(
                "A project (.dnn) holds the whole experiment, what the network has learned and where the training "
                "stood. Opened again, it goes on exactly where it was."
            )
        ),
        Paragraph(
            N_(
                "Before unsaved work is lost you are asked. A copy is kept seconds after each change, and every minute "
                "while a network learns; after a crash or a power cut it is offered at the next start."
            )
        ),
        Heading(N_("The MNIST digits")),
        Paragraph(
            N_(
                "The real handwritten digits are not part of the program. They are downloaded once, checked, and kept. "
                "Without them the program draws digits of its own, so everything can be tried offline."
            )
        ),
        Heading(N_("The command line")),
        Paragraph(
            N_(
                "Everything that needs no window can be done in a terminal as well: desktop-nn --help lists "
                "the commands."
            )
        ),
    ),
)
