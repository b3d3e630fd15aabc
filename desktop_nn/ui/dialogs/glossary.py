"""The words of the field, each in a sentence or two."""

from __future__ import annotations

from desktop_nn.i18n import N_
from desktop_nn.ui.dialogs.article import Entry

#: In the order in which one needs them.
GLOSSARY = (
    Entry(
        N_("Neuron (unit)"),
        N_("Multiplies each input by a weight, adds them up, adds a bias, and passes the sum through an activation."),
    ),
    Entry(N_("Weight"), N_("How strongly one input counts, and in which direction. Learning changes the weights.")),
    Entry(N_("Bias"), N_("A number added to the weighted sum: it moves the border at which a neuron responds.")),
    Entry(
        N_("Activation"),
        N_("The function applied to the sum, such as tanh or ReLU. Without it, many layers could do no more than one."),
    ),
    Entry(
        N_("Layer"),
        N_("Neurons side by side that get the same inputs. Layers between input and output are hidden."),
    ),
    Entry(N_("Parameters"), N_("All numbers that are learned: weights and biases. LeNet-5 has 61,706.")),
    Entry(N_("Loss"), N_("One number that says how wrong the network is. Training makes it small.")),
    Entry(
        N_("Gradient"),
        N_("For each parameter, how fast the loss grows when it grows. Training goes the opposite way."),
    ),
    Entry(N_("Backpropagation"), N_("Finds the whole gradient in one pass from the output back to the input.")),
    Entry(N_("Learning rate"), N_("How large each step against the gradient is. The setting that matters most.")),
    Entry(N_("Momentum"), N_("Goes on in the direction of earlier steps, like a ball that rolls: fewer zigzags.")),
    Entry(N_("Adam"), N_("Gives each parameter a step size of its own, from the sizes of its recent gradients.")),
    Entry(N_("Batch"), N_("The samples looked at before the weights change. Small batches make rough, quick steps.")),
    Entry(N_("Epoch"), N_("One pass through all training samples.")),
    Entry(N_("Seed"), N_("The number from which all chance follows. The same seed gives the same run, bit for bit.")),
    Entry(
        N_("Training and test"),
        N_("The network learns from the training samples only. The test samples show what it makes of new ones."),
    ),
    Entry(N_("Overfitting"), N_("Learning the training samples by heart instead of what they have in common.")),
    Entry(
        N_("Convolution"),
        N_("Moves one small window of weights, a kernel, over the picture and writes a map of where it fits. The same "
           "weights everywhere: few parameters, and a shifted picture gives a shifted map."),
    ),
    Entry(N_("Feature map"), N_("The picture that one kernel makes: bright where its pattern was found.")),
    Entry(N_("Padding and stride"), N_("Zeros around the picture, and how far the window moves each time.")),
    Entry(
        N_("Pooling"),
        N_("Keeps the largest value, or the mean, of each small square: smaller maps, less sensitive to small shifts."),
    ),
    Entry(
        N_("Receptive field"),
        N_("The part of the picture that a unit can see. Each convolution and pooling makes it larger: a unit of "
           "LeNet-5's second convolution sees 14 × 14 pixels."),
    ),
    Entry(
        N_("Softmax"),
        N_("Turns the outputs into shares of one. The largest output gets the largest share."),
    ),
    Entry(N_("Cross entropy"), N_("A loss for classes: large when the right class got a small share.")),
    Entry(N_("MNIST"), N_("70,000 handwritten digits of 28 × 28 pixels, the classic first exercise with pictures.")),
)  # fmt: skip
