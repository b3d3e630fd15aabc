"""What each unit of a hidden layer adds to the output."""
