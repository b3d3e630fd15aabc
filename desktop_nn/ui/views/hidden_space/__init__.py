"""The plane of the inputs as two hidden neurons see it."""
